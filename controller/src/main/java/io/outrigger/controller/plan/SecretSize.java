package io.outrigger.controller.plan;

import io.outrigger.manifests.api.Kinds;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What a Secret can hold. The API server's own refusal does not say what to do about it. */
public final class SecretSize {
    /** Of Kubernetes, over all values of a Secret. */
    static final int MAX_BYTES = 1 << 20;

    private SecretSize() {}

    /**
     * Which Secrets cannot be written, and why: those that are too large, and those of the same
     * configuration, which would be of no use without them.
     */
    public static Map<ObjectRef, String> mistakes(Collection<Desired> desired) {
        var all = new HashMap<ObjectRef, String>();
        desired.stream()
                .filter(it -> it.ref().kind().equals(Kinds.SECRET))
                .collect(Collectors.groupingBy(Desired::source))
                .values()
                .forEach(its -> all.putAll(ofOne(its)));
        return all;
    }

    private static Map<ObjectRef, String> ofOne(List<Desired> secrets) {
        var mistakes = new HashMap<ObjectRef, String>();
        for (var it : secrets) {
            // base64 is longer than what it stands for
            if (it.json().length() > MAX_BYTES) {
                mistake(it.tree()).ifPresent(why -> mistakes.put(it.ref(), why));
            }
        }
        var names = mistakes.keySet().stream().map(ObjectRef::toString).sorted().toList();
        if (!names.isEmpty()) {
            secrets.forEach(
                    it ->
                            mistakes.putIfAbsent(
                                    it.ref(), "not written without " + String.join(", ", names)));
        }
        return mistakes;
    }

    /** What is wrong with the size of a Secret as it is to be written; empty when it fits. */
    static Optional<String> mistake(JsonNode secret) {
        long bytes =
                secret.path("data").values().stream().mapToLong(it -> bytes(it.asString(""))).sum();
        return bytes <= MAX_BYTES
                ? Optional.empty()
                : Optional.of(
                        "its part of the configuration of the Gateway's sidecars has %d bytes, packed (expected: at most %d, of a Secret); what was before is served; move AIGatewayRoutes to another Gateway"
                                .formatted(bytes, MAX_BYTES));
    }

    /** Of what stands there in base64. */
    private static long bytes(String base64) {
        long padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
        return base64.length() / 4L * 3 - padding;
    }
}
