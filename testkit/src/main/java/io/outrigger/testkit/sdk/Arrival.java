package io.outrigger.testkit.sdk;

import java.util.Map;
import java.util.Optional;

/**
 * A request that reached a provider.
 *
 * @param outcome what became of it
 * @param why the reason when it was not answered
 * @param headers names in lower case, credentials redacted
 * @param body its first 20,000 bytes
 * @param usage what the provider counted; empty when it counts nothing
 */
public record Arrival(
        String provider,
        Outcome outcome,
        String why,
        String target,
        Map<String, String> headers,
        String body,
        Optional<Usage> usage) {
    public Arrival {
        headers = Map.copyOf(headers);
    }

    /** What became of a request. */
    public enum Outcome {
        /** It was good. */
        ANSWERED,
        /** The provider does not take such requests. */
        REFUSED,
        /** It carried what must stay in the gateway. */
        LEAKED,
        /** It was good, and the answer was spoiled on order. */
        FAULTED,
        /** The fake itself failed. */
        BROKEN
    }

    /**
     * Tokens.
     *
     * @param prompt all of the input, cached or not
     */
    public record Usage(long prompt, long output, long cached, long reasoning, long total) {}
}
