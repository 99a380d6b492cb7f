package io.outrigger.extproc.observe;

import io.outrigger.extproc.json.Slice;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * What logs show of requests and responses. Headers are credentials unless they are known not to
 * be: any name can be configured to carry one.
 */
public final class Redaction {
    private static final String REDACTED = "[REDACTED]";

    private static final Set<String> PLAIN =
            Set.of(
                    ":authority",
                    ":method",
                    ":scheme",
                    ":status",
                    "accept",
                    "accept-encoding",
                    "anthropic-beta",
                    "anthropic-version",
                    "content-encoding",
                    "content-length",
                    "content-type",
                    "date",
                    "openai-processing-ms",
                    "openai-version",
                    "request-id",
                    "retry-after",
                    "server",
                    "traceparent",
                    "transfer-encoding",
                    "user-agent",
                    "x-ai-eg-model",
                    "x-ai-eg-no-route",
                    "x-amzn-errortype",
                    "x-amzn-requestid",
                    "x-envoy-attempt-count",
                    "x-envoy-upstream-service-time",
                    "x-outrigger-unsupported",
                    "x-request-id");

    /** Some APIs take a key in the query. */
    private static final Set<String> PATHS =
            Set.of(":path", "x-ai-eg-original-path", "x-envoy-original-path");

    private Redaction() {}

    /** The value of a header, or a mask. */
    public static String header(String name, String value) {
        if (PATHS.contains(name)) {
            int query = value.indexOf('?');
            return query < 0 ? value : value.substring(0, query + 1) + REDACTED;
        }
        return PLAIN.contains(name) ? value : REDACTED;
    }

    /** A mask that shows whether two bodies are the same. */
    public static String body(Slice body) {
        if (body.isEmpty()) {
            return "";
        }
        return "[REDACTED LENGTH=" + body.length() + " HASH=" + hash(body) + "]";
    }

    private static String hash(Slice body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(body.array(), body.offset(), body.length());
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
