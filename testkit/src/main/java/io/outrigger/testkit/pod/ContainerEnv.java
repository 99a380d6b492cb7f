package io.outrigger.testkit.pod;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The variables of a container, and its arguments with {@code $(VARIABLE)} replaced. */
final class ContainerEnv {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([^)]+)\\)");

    private final PodObjects objects;
    private final Pod pod;
    private final Container container;

    ContainerEnv(PodObjects objects, Pod pod, Container container) {
        this.objects = objects;
        this.pod = pod;
        this.container = container;
    }

    Map<String, String> values() {
        var values = new LinkedHashMap<String, String>();
        container.getEnvFrom().forEach(source -> addAll(source, values));
        for (EnvVar variable : container.getEnv()) {
            value(variable, values).ifPresent(value -> values.put(variable.getName(), value));
        }
        return values;
    }

    /** Command and arguments. */
    List<String> words(Map<String, String> values) {
        var words = new ArrayList<String>();
        container.getCommand().forEach(word -> words.add(expanded(word, values)));
        container.getArgs().forEach(word -> words.add(expanded(word, values)));
        return words;
    }

    private Optional<String> value(EnvVar variable, Map<String, String> before) {
        EnvVarSource source = variable.getValueFrom();
        if (source == null) {
            String value = variable.getValue();
            return Optional.of(value == null ? "" : expanded(value, before));
        }
        if (source.getFieldRef() != null) {
            return Optional.of(DownwardApi.field(pod, source.getFieldRef().getFieldPath()));
        }
        if (source.getResourceFieldRef() != null) {
            return Optional.of(DownwardApi.resource(container, source.getResourceFieldRef()));
        }
        var secret = source.getSecretKeyRef();
        if (secret != null) {
            return key(
                    "Secret " + secret.getName() + ", key " + secret.getKey(),
                    objects.secret(namespace(), secret.getName())
                            .flatMap(keys -> Optional.ofNullable(keys.get(secret.getKey()))),
                    secret.getOptional());
        }
        var map = source.getConfigMapKeyRef();
        if (map != null) {
            return key(
                    "ConfigMap " + map.getName() + ", key " + map.getKey(),
                    objects.configMap(namespace(), map.getName())
                            .flatMap(keys -> Optional.ofNullable(keys.get(map.getKey()))),
                    map.getOptional());
        }
        throw new IllegalArgumentException(
                "valueFrom of " + variable.getName() + " (expected: a known source)");
    }

    private void addAll(EnvFromSource source, Map<String, String> values) {
        Map<String, byte[]> keys = Map.of();
        if (source.getSecretRef() != null) {
            keys = objects.secret(namespace(), source.getSecretRef().getName()).orElse(Map.of());
        } else if (source.getConfigMapRef() != null) {
            keys =
                    objects.configMap(namespace(), source.getConfigMapRef().getName())
                            .orElse(Map.of());
        }
        String prefix = source.getPrefix() == null ? "" : source.getPrefix();
        keys.forEach((key, value) -> values.put(prefix + key, new String(value, UTF_8)));
    }

    private String namespace() {
        return pod.getMetadata().getNamespace();
    }

    private static Optional<String> key(
            String what, Optional<byte[]> value, @Nullable Boolean optional) {
        if (value.isEmpty() && !Boolean.TRUE.equals(optional)) {
            throw new IllegalStateException(what + " is missing");
        }
        return value.map(bytes -> new String(bytes, UTF_8));
    }

    private static String expanded(String text, Map<String, String> values) {
        return REFERENCE
                .matcher(text)
                .replaceAll(
                        match -> {
                            String name = match.group(1);
                            String value =
                                    name == null ? "$" : values.getOrDefault(name, match.group());
                            return Matcher.quoteReplacement(value);
                        });
    }
}
