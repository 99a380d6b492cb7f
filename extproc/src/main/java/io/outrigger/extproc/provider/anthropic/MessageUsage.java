package io.outrigger.extproc.provider.anthropic;

import io.outrigger.extproc.cost.Usage;
import java.util.function.ToLongFunction;

/** {@code usage} of messages, which a stream tells in two parts. */
final class MessageUsage {
    private long input = Usage.UNKNOWN;
    private long cached = Usage.UNKNOWN;
    private long created = Usage.UNKNOWN;
    private long output = Usage.UNKNOWN;
    private long thoughts = Usage.UNKNOWN;

    /**
     * Takes what is told; what is not told stays.
     *
     * @param count the count of a member, negative when there is none
     * @param details the same of {@code output_tokens_details}
     */
    void take(ToLongFunction<String> count, ToLongFunction<String> details) {
        input = told(count.applyAsLong("input_tokens"), input);
        cached = told(count.applyAsLong("cache_read_input_tokens"), cached);
        created = told(count.applyAsLong("cache_creation_input_tokens"), created);
        output = told(count.applyAsLong("output_tokens"), output);
        thoughts = told(details.applyAsLong("thinking_tokens"), thoughts);
    }

    private static long told(long now, long before) {
        return now >= 0 ? now : before;
    }

    /**
     * Anthropic counts what a cache had apart from the input; we count it in. A count that is left
     * out is zero.
     */
    Usage usage() {
        if (input < 0 && output < 0) {
            return Usage.NONE;
        }
        long all = Math.max(0, input) + Math.max(0, cached) + Math.max(0, created);
        return Usage.of(all, output, all + Math.max(0, output))
                .with(
                        Usage.Details.NONE
                                .withCached(Math.max(0, cached))
                                .withCacheCreation(Math.max(0, created))
                                .withReasoning(Math.max(0, thoughts)));
    }
}
