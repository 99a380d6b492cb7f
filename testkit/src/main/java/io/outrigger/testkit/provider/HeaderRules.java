package io.outrigger.testkit.provider;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a provider may see of a request's headers, all names in lower case. */
final class HeaderRules {
    private static final List<String> INTERNAL =
            List.of("x-ai-eg-", "x-aigw-", "x-envoy-original-path");
    private static final Set<String> OTHER_CREDENTIALS =
            Set.of(
                    "api-key",
                    "x-api-key",
                    "x-goog-api-key",
                    "x-amz-security-token",
                    "proxy-authorization");

    private HeaderRules() {}

    static Map<String, List<String>> lowerCase(Map<String, List<String>> headers) {
        var lower = new TreeMap<String, List<String>>();
        headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), values));
        return lower;
    }

    /** By name, the credential redacted, for people. */
    static Map<String, String> readable(Map<String, List<String>> headers) {
        var readable = new TreeMap<String, String>();
        headers.forEach((name, values) -> readable.put(name, readable(name, values)));
        return readable;
    }

    private static String readable(String name, List<String> values) {
        boolean credential = name.equals("authorization") || OTHER_CREDENTIALS.contains(name);
        return credential ? "[redacted]" : String.join(",", values);
    }

    /** A header that should not have left the gateway. */
    static Optional<Complaint> leak(Map<String, List<String>> headers) {
        if (headers.getOrDefault("authorization", List.of()).size() > 1) {
            return Optional.of(leaked("second credential", "authorization"));
        }
        return headers.keySet().stream()
                .filter(name -> INTERNAL.stream().anyMatch(name::startsWith))
                .map(name -> leaked("internal header", name))
                .findFirst()
                .or(
                        () ->
                                headers.keySet().stream()
                                        .filter(OTHER_CREDENTIALS::contains)
                                        .map(name -> leaked("second credential", name))
                                        .findFirst());
    }

    private static Complaint leaked(String what, String name) {
        return Complaint.of(what + " reached the provider: " + name, null, "leak");
    }

    static Optional<Complaint> wrongKey(Map<String, List<String>> headers, String key) {
        var given = headers.getOrDefault("authorization", List.of());
        if (given.equals(List.of("Bearer " + key))) {
            return Optional.empty();
        }
        String message =
                given.isEmpty() ? "You didn't provide an API key." : "Incorrect API key provided.";
        return Optional.of(Complaint.of(message, null, "invalid_api_key").withStatus(401));
    }

    static Optional<Complaint> wrongBodyHeaders(Map<String, List<String>> headers) {
        if (!headers.containsKey("content-length") || headers.containsKey("transfer-encoding")) {
            return Optional.of(
                    Complaint.of("content-length is required.", null, "length_required")
                            .withStatus(411));
        }
        String type = String.join(",", headers.getOrDefault("content-type", List.of()));
        String essence = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return essence.equals("application/json")
                ? Optional.empty()
                : Optional.of(
                        Complaint.of(
                                        "Invalid content-type: '" + type + "'.",
                                        null,
                                        "unsupported_content_type")
                                .withStatus(415));
    }
}
