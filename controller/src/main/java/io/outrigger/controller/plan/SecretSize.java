package io.outrigger.controller.plan;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a Secret can hold. The API server's own refusal does not say what to do about it. */
public final class SecretSize {
    /** Of Kubernetes, over all values of a Secret. */
    static final int MAX_BYTES = 1 << 20;

    private SecretSize() {}

    /** What is wrong with the size of a Secret as it is to be written; empty when it fits. */
    public static Optional<String> mistake(JsonNode secret) {
        long bytes =
                secret.path("data").values().stream().mapToLong(it -> bytes(it.asString(""))).sum();
        return bytes <= MAX_BYTES
                ? Optional.empty()
                : Optional.of(
                        "the configuration of the Gateway's sidecars has %d bytes, packed (expected: at most %d, of a Secret); what was before is served; move AIGatewayRoutes to another Gateway"
                                .formatted(bytes, MAX_BYTES));
    }

    /** Of what stands there in base64. */
    private static long bytes(String base64) {
        long padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
        return base64.length() / 4L * 3 - padding;
    }
}
