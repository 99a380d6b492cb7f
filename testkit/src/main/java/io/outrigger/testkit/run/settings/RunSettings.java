package io.outrigger.testkit.run.settings;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What to run.
 *
 * @param breakage other than {@code NONE} only with {@code ONCE}
 * @param port where Envoy listens; 0 for the usual one, or a free one if that is taken
 * @param remote a provider outside; empty for the bundled one
 */
public record RunSettings(
        Family family,
        Mode mode,
        Breakage breakage,
        Detail detail,
        int port,
        String model,
        Optional<Remote> remote) {

    private static final URI OPENAI = URI.create("https://api.openai.com/v1");
    private static final String MODEL = "gpt-4o-mini";

    /** Who programs Envoy. */
    public enum Family {
        STANDALONE,
        ISTIO,
        ENVOY_GATEWAY
    }

    /** What happens once all is up. */
    public enum Mode {
        /** Serve until interrupted. */
        SERVE,
        /** Two requests, checked, and the end. */
        ONCE
    }

    /** How much is printed. */
    public enum Detail {
        SHORT,
        VERBOSE
    }

    /**
     * A provider outside. Prints without its key.
     *
     * @param baseUrl with the prefix of the API, such as {@code https://api.openai.com/v1}
     */
    public record Remote(URI baseUrl, String key) {
        @Override
        public String toString() {
            return "Remote[" + baseUrl + "]";
        }
    }

    /**
     * Reads the command line and the variables {@code OPENAI_*}.
     *
     * @throws UsageException with every mistake at once
     */
    public static RunSettings of(List<String> arguments, Map<String, String> environment)
            throws UsageException {
        var mistakes = new ArrayList<String>();
        var family = Family.STANDALONE;
        var mode = Mode.SERVE;
        var detail = Detail.SHORT;
        var breakage = Breakage.NONE;
        int port = 0;
        String model = MODEL;
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            switch (argument.replaceFirst("=.*", "=")) {
                case "standalone" -> family = Family.STANDALONE;
                case "istio" -> family = Family.ISTIO;
                case "envoy-gateway" -> family = Family.ENVOY_GATEWAY;
                case "--once" -> mode = Mode.ONCE;
                case "--verbose" -> detail = Detail.VERBOSE;
                case "--break=" -> breakage = breakage(value, mistakes);
                case "--port=" -> port = port(value, mistakes);
                case "--model=" -> model = value;
                default ->
                        mistakes.add(
                                "argument: %s (expected: standalone, istio, envoy-gateway, --once,"
                                                .formatted(argument)
                                        + " --break=LINK, --port=N, --model=NAME, --verbose or"
                                        + " -h)");
            }
        }
        if (breakage != Breakage.NONE && mode != Mode.ONCE) {
            mistakes.add("--break: without --once (expected: --once --break=LINK)");
        }
        Optional<Remote> remote = remote(environment, mistakes);
        if (family == Family.ENVOY_GATEWAY && remote.isPresent()) {
            mistakes.add(
                    "OPENAI_API_KEY: set with envoy-gateway (expected: not set, since it runs in a"
                            + " network of its own)");
        }
        if (!mistakes.isEmpty()) {
            throw new UsageException(mistakes);
        }
        // What a broken link lets through must be countable, and must cost nothing.
        return new RunSettings(
                family,
                mode,
                breakage,
                detail,
                port,
                model,
                breakage == Breakage.NONE ? remote : Optional.empty());
    }

    private static Breakage breakage(String text, List<String> mistakes) {
        for (Breakage it : Breakage.values()) {
            if (it != Breakage.NONE && it.name().toLowerCase(Locale.ROOT).equals(text)) {
                return it;
            }
        }
        String expected =
                Arrays.stream(Breakage.values())
                        .filter(it -> it != Breakage.NONE)
                        .map(it -> it.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "));
        mistakes.add("--break: %s (expected: one of %s)".formatted(text, expected));
        return Breakage.NONE;
    }

    private static int port(String text, List<String> mistakes) {
        if (text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= 65535) {
            return Integer.parseInt(text);
        }
        mistakes.add("--port: " + text + " (expected: 1..65535)");
        return 0;
    }

    private static Optional<Remote> remote(Map<String, String> environment, List<String> mistakes) {
        String key = environment.getOrDefault("OPENAI_API_KEY", "").strip();
        String url = environment.getOrDefault("OPENAI_BASE_URL", "").strip();
        if (key.isEmpty()) {
            if (!url.isEmpty()) {
                mistakes.add("OPENAI_BASE_URL: set without OPENAI_API_KEY (expected: both)");
            }
            return Optional.empty();
        }
        try {
            URI base = url.isEmpty() ? OPENAI : URI.create(url);
            String scheme = String.valueOf(base.getScheme());
            if (base.getHost() != null && List.of("http", "https").contains(scheme)) {
                return Optional.of(new Remote(base, key));
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        mistakes.add("OPENAI_BASE_URL: %s (expected: http(s)://HOST[:PORT]/PREFIX)".formatted(url));
        return Optional.empty();
    }
}
