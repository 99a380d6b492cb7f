package io.outrigger.controller.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The words of a call and of the environment; collects mistakes instead of stopping at one. */
final class Values {
    private static final String PREFIX = "OUTRIGGER_CONTROLLER_";
    static final Set<String> NAMES =
            Set.of(
                    "namespace",
                    "identity",
                    "cluster-role",
                    "sidecar-image",
                    "sidecar-log-level",
                    "sidecar-pod-security",
                    "standalone",
                    "sidecar-pull-secrets",
                    "sidecar-writer",
                    "native-sidecar",
                    "uds-dir",
                    "watch-namespaces",
                    "ca-bundle",
                    "aws-sts-url",
                    "azure-authority-url",
                    "google-sts-url",
                    "google-iam-url",
                    "extension-hooks",
                    "extension-listen",
                    "extension-tls",
                    "extension-service",
                    "extension-secret",
                    "webhook-listen",
                    "webhook-service",
                    "webhook-url",
                    "webhook-secret",
                    "webhook-failure-policy",
                    "webhook-drain-seconds");

    /** Variables that Envoy AI Gateway's controller has too; there are no flags for them. */
    static final Set<String> VARIABLES =
            Set.of(
                    "AI_GATEWAY_STS_PROXY_URL",
                    "AI_GATEWAY_AZURE_PROXY_URL",
                    "AI_GATEWAY_GCP_AUTH_PROXY_URL");

    private final Map<String, Source> values = new HashMap<>();
    private final List<String> mistakes = new ArrayList<>();

    /** A text, and what the user calls it. */
    private record Source(String label, String text) {}

    private Values() {}

    static Values read(List<String> args, Map<String, String> env) {
        var values = new Values();
        env.entrySet().stream()
                .filter(it -> it.getKey().startsWith(PREFIX))
                .sorted(Map.Entry.comparingByKey())
                .forEach(it -> values.variable(it.getKey(), it.getValue()));
        for (String name : VARIABLES) {
            String text = env.getOrDefault(name, "");
            if (!text.isEmpty()) {
                values.values.put(name, new Source(name, text));
            }
        }
        values.flags(args);
        return values;
    }

    private void variable(String name, String text) {
        String flag = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
        put(flag, name, text);
    }

    private void flags(List<String> args) {
        var words = args.iterator();
        while (words.hasNext()) {
            String word = words.next();
            int equals = word.indexOf('=');
            String label = equals < 0 ? word : word.substring(0, equals);
            if (!label.startsWith("--")) {
                mistakes.add(word + ": unknown (expected: a flag that begins with --)");
            } else if (equals >= 0) {
                put(label.substring(2), label, word.substring(equals + 1));
            } else if (words.hasNext()) {
                put(label.substring(2), label, words.next());
            } else {
                mistakes.add(label + ": no value (expected: a value after it)");
            }
        }
    }

    private void put(String name, String label, String text) {
        if (NAMES.contains(name)) {
            values.put(name, new Source(label, text));
        } else {
            mistakes.add(
                    label
                            + ": unknown (expected: one of "
                            + NAMES.stream().sorted().toList()
                            + ")");
        }
    }

    String text(String name, String otherwise) {
        var source = values.get(name);
        if (source != null && source.text().isBlank()) {
            mistakes.add(source.label() + ": empty (expected: a value)");
        }
        return source == null ? otherwise : source.text();
    }

    /** Names with commas between them; none unless told otherwise. */
    List<String> names(String name) {
        return optional(name, Values::split).orElse(List.of());
    }

    private static List<String> split(String text) {
        var names = List.of(text.split(",", -1));
        if (names.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(text + " (expected: NAME,NAME...)");
        }
        return names;
    }

    <T> Optional<T> optional(String name, Function<String, T> parser) {
        var source = values.get(name);
        if (source == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(source.text()));
        } catch (IllegalArgumentException e) {
            mistakes.add(source.label() + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    <T> T parsed(String name, String otherwise, Function<String, T> parser) {
        return optional(name, parser).orElseGet(() -> parser.apply(otherwise));
    }

    <E extends Enum<E>> E oneOf(String name, E otherwise, Class<E> type) {
        return optional(name, text -> constant(text, type)).orElse(otherwise);
    }

    private static <E extends Enum<E>> E constant(String text, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(it -> spelled(it).equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        text
                                                + " (expected: one of "
                                                + Arrays.stream(type.getEnumConstants())
                                                        .map(Values::spelled)
                                                        .collect(Collectors.joining(", "))
                                                + ")"));
    }

    private static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    void throwMistakes() {
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", mistakes));
        }
    }
}
