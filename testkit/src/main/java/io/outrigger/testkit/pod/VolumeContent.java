package io.outrigger.testkit.pod;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.ConfigMapProjection;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretProjection;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which files a volume of a pod has, by its source. */
final class VolumeContent {
    private final PodObjects objects;
    private final Map<String, String> tokens = new HashMap<>();

    VolumeContent(PodObjects objects) {
        this.objects = objects;
    }

    /** What a source gives. */
    sealed interface Content {}

    /** All files, by relative path. */
    record Files(Map<String, byte[]> files) implements Content {}

    /** Something required is not there; a pod that has not started waits for it. */
    record Missing(String what) implements Content {}

    Content of(Pod pod, Volume volume) {
        if (volume.getSecret() != null) {
            var secret = volume.getSecret();
            return secret(pod, secret.getSecretName(), secret.getItems(), secret.getOptional());
        }
        if (volume.getConfigMap() != null) {
            var map = volume.getConfigMap();
            return configMap(pod, map.getName(), map.getItems(), map.getOptional());
        }
        if (volume.getDownwardAPI() != null) {
            return downward(pod, volume.getDownwardAPI().getItems());
        }
        if (volume.getProjected() != null) {
            return projected(pod, volume.getProjected().getSources());
        }
        throw new IllegalArgumentException(
                "volume: "
                        + volume.getName()
                        + " (expected: emptyDir, secret, configMap, downwardAPI or projected)");
    }

    private Content projected(Pod pod, List<VolumeProjection> sources) {
        var all = new LinkedHashMap<String, byte[]>();
        for (VolumeProjection source : sources) {
            switch (projected(pod, source)) {
                case Missing missing -> {
                    return missing;
                }
                case Files(var files) -> all.putAll(files);
            }
        }
        return new Files(all);
    }

    private Content projected(Pod pod, VolumeProjection source) {
        SecretProjection secret = source.getSecret();
        ConfigMapProjection map = source.getConfigMap();
        ServiceAccountTokenProjection token = source.getServiceAccountToken();
        if (secret != null) {
            return secret(pod, secret.getName(), secret.getItems(), secret.getOptional());
        }
        if (map != null) {
            return configMap(pod, map.getName(), map.getItems(), map.getOptional());
        }
        if (token != null) {
            return new Files(Map.of(token.getPath(), token(pod, token).getBytes(UTF_8)));
        }
        if (source.getDownwardAPI() != null) {
            return downward(pod, source.getDownwardAPI().getItems());
        }
        throw new IllegalArgumentException(
                "projected source: " + source + " (expected: one that is known)");
    }

    private String token(Pod pod, ServiceAccountTokenProjection source) {
        String audience = Optional.ofNullable(source.getAudience()).orElse("");
        return tokens.computeIfAbsent(audience, _ -> objects.token(pod, audience));
    }

    private Content secret(
            Pod pod, String name, List<KeyToPath> items, @Nullable Boolean optional) {
        return chosen(
                "Secret " + name,
                objects.secret(pod.getMetadata().getNamespace(), name),
                items,
                optional);
    }

    private Content configMap(
            Pod pod, String name, List<KeyToPath> items, @Nullable Boolean optional) {
        return chosen(
                "ConfigMap " + name,
                objects.configMap(pod.getMetadata().getNamespace(), name),
                items,
                optional);
    }

    private static Content chosen(
            String what,
            Optional<Map<String, byte[]>> data,
            List<KeyToPath> items,
            @Nullable Boolean optional) {
        boolean required = !Boolean.TRUE.equals(optional);
        if (data.isEmpty()) {
            return required ? new Missing(what) : new Files(Map.of());
        }
        if (items.isEmpty()) {
            return new Files(data.get());
        }
        var files = new LinkedHashMap<String, byte[]>();
        for (KeyToPath item : items) {
            byte[] value = data.get().get(item.getKey());
            if (value != null) {
                files.put(item.getPath(), value);
            } else if (required) {
                return new Missing(what + ", key " + item.getKey());
            }
        }
        return new Files(files);
    }

    private static Content downward(Pod pod, List<DownwardAPIVolumeFile> items) {
        var files = new LinkedHashMap<String, byte[]>();
        for (DownwardAPIVolumeFile item : items) {
            String text =
                    item.getFieldRef() != null
                            ? DownwardApi.field(pod, item.getFieldRef().getFieldPath())
                            : "";
            files.put(item.getPath(), text.getBytes(UTF_8));
        }
        return new Files(files);
    }
}
