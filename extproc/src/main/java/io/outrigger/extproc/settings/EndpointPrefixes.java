package io.outrigger.extproc.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Below which paths each dialect's endpoints are: empty, or a path without a slash at its end.
 *
 * @param openai of OpenAI's endpoints
 * @param cohere of Cohere's endpoints
 * @param anthropic of Anthropic's endpoints
 */
public record EndpointPrefixes(String openai, String cohere, String anthropic) {
    /** What holds without flags. */
    public static final EndpointPrefixes DEFAULT =
            new EndpointPrefixes("", "/cohere", "/anthropic");

    private static final String EXPECTED = "openai:/PATH,cohere:/PATH,anthropic:/PATH";

    /** Reads {@code -rootPrefix} and {@code -endpointPrefixes}. */
    static EndpointPrefixes read(FlagValues flags, List<String> mistakes) {
        var paths =
                new HashMap<>(
                        Map.of("openai", "/", "cohere", "/cohere", "anthropic", "/anthropic"));
        String text = flags.text("endpointPrefixes", "");
        for (String pair : text.isEmpty() ? List.<String>of() : List.of(text.split(",", -1))) {
            int colon = pair.indexOf(':');
            String dialect = colon < 0 ? pair : pair.substring(0, colon).strip();
            if (colon < 0 || paths.replace(dialect, pair.substring(colon + 1).strip()) == null) {
                mistakes.add("-endpointPrefixes: " + text + " (expected: " + EXPECTED + ")");
            }
        }
        String root = flags.text("rootPrefix", "/");
        return new EndpointPrefixes(
                joined(root, paths.getOrDefault("openai", "")),
                joined(root, paths.getOrDefault("cohere", "")),
                joined(root, paths.getOrDefault("anthropic", "")));
    }

    /** Slashes at the ends and doubled ones do not count. */
    private static String joined(String root, String path) {
        var joined = new StringBuilder();
        for (String segment : (root + "/" + path).split("/", -1)) {
            if (!segment.isEmpty()) {
                joined.append('/').append(segment);
            }
        }
        return joined.toString();
    }
}
