package io.outrigger.extproc.cost;

/**
 * What a response used, in tokens. {@link #UNKNOWN} where the provider did not say.
 *
 * @param input prompt tokens, cached ones included
 * @param output completion tokens, reasoning included
 * @param total as the provider says, which need not be the sum
 * @param details parts of the counts above
 */
public record Usage(long input, long output, long total, Details details) {
    public static final long UNKNOWN = -1;

    /** Nothing is known. */
    public static final Usage NONE = new Usage(UNKNOWN, UNKNOWN, UNKNOWN, Details.NONE);

    /**
     * Parts of other counts.
     *
     * @param cachedInput prompt tokens read from a cache
     * @param cacheCreationInput prompt tokens written to a cache
     * @param reasoning completion tokens that the client does not see
     * @param audioInput prompt tokens that are sound
     * @param audioOutput completion tokens that are sound
     */
    public record Details(
            long cachedInput,
            long cacheCreationInput,
            long reasoning,
            long audioInput,
            long audioOutput) {
        public static final Details NONE = new Details(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);

        public Details withCached(long tokens) {
            return new Details(tokens, cacheCreationInput, reasoning, audioInput, audioOutput);
        }

        public Details withCacheCreation(long tokens) {
            return new Details(cachedInput, tokens, reasoning, audioInput, audioOutput);
        }

        public Details withReasoning(long tokens) {
            return new Details(cachedInput, cacheCreationInput, tokens, audioInput, audioOutput);
        }

        public Details withAudio(long input, long output) {
            return new Details(cachedInput, cacheCreationInput, reasoning, input, output);
        }
    }

    /** What is known of the parts only. */
    public static Usage of(long input, long output, long total) {
        return new Usage(input, output, total, Details.NONE);
    }

    public Usage with(Details parts) {
        return new Usage(input, output, total, parts);
    }

    public long cachedInput() {
        return details.cachedInput();
    }

    public long cacheCreationInput() {
        return details.cacheCreationInput();
    }

    public long reasoning() {
        return details.reasoning();
    }

    public long audioInput() {
        return details.audioInput();
    }

    public long audioOutput() {
        return details.audioOutput();
    }

    /** Whether anything is known. */
    public boolean isKnown() {
        return !equals(NONE);
    }
}
