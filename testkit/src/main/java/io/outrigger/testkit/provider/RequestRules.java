package io.outrigger.testkit.provider;

import com.sun.net.httpserver.Headers;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a request must be before its body is looked at. */
final class RequestRules {
    private static final Set<String> OTHER_CREDENTIALS =
            Set.of("x-api-key", "api-key", "x-goog-api-key", "x-amz-security-token");

    private RequestRules() {}

    /** Nothing internal of the gateway, no credential that is meant for somebody else. */
    static void noLeak(Headers headers) throws Refusal {
        for (String name : headers.keySet()) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-ai-eg-")
                    || lower.startsWith("x-aigw-")
                    || lower.equals("x-envoy-original-path")
                    || OTHER_CREDENTIALS.contains(lower)) {
                throw new Refusal(400, "invalid_request_error", "unexpected header " + lower);
            }
        }
        if (headers.getOrDefault("authorization", java.util.List.of()).size() > 1) {
            throw new Refusal(400, "invalid_request_error", "two authorization headers");
        }
    }

    static void credential(Headers headers, String key) throws Refusal {
        String value = headers.getFirst("authorization");
        if (value == null) {
            throw new Refusal(401, "invalid_request_error", "You didn't provide an API key.");
        }
        if (!value.equals("Bearer " + key)) {
            throw new Refusal(401, "invalid_request_error", "Incorrect API key provided.");
        }
    }

    static void framing(Headers headers) throws Refusal {
        String type = headers.getFirst("content-type");
        if (type == null || !type.startsWith("application/json")) {
            throw new Refusal(
                    415,
                    "invalid_request_error",
                    "Unsupported content type: expected application/json");
        }
        if (headers.getFirst("content-length") == null) {
            throw new Refusal(411, "invalid_request_error", "a content-length is required");
        }
    }

    /** Headers by lower-case name, the credential redacted. */
    static Map<String, String> readable(Headers headers) {
        var readable = new TreeMap<String, String>();
        headers.forEach(
                (name, values) -> {
                    String lower = name.toLowerCase(Locale.ROOT);
                    readable.put(
                            lower,
                            lower.equals("authorization")
                                    ? "[redacted]"
                                    : String.join(",", values));
                });
        return readable;
    }
}
