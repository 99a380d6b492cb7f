package io.outrigger.extproc.cost;

/**
 * What a response used, in tokens. {@link #UNKNOWN} where the provider did not say.
 *
 * @param input prompt tokens, cached ones included
 * @param output completion tokens, reasoning included
 * @param total as the provider says, which need not be the sum
 * @param cachedInput prompt tokens read from a cache
 * @param cacheCreationInput prompt tokens written to a cache
 * @param reasoning completion tokens that the client does not see
 */
public record Usage(
        long input,
        long output,
        long total,
        long cachedInput,
        long cacheCreationInput,
        long reasoning) {
    public static final long UNKNOWN = -1;

    /** Nothing is known. */
    public static final Usage NONE =
            new Usage(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);
}
