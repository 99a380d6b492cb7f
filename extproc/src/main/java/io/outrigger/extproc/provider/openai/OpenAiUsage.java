package io.outrigger.extproc.provider.openai;

import io.outrigger.extproc.cost.Usage;
import java.util.function.Function;

/**
 * {@code usage} objects: chat completions, completions and embeddings call their counts prompt and
 * completion, the newer APIs input and output.
 */
final class OpenAiUsage {
    private OpenAiUsage() {}

    /** Counts by name. */
    @FunctionalInterface
    interface Counts {
        Counts NONE = _ -> Usage.UNKNOWN;

        /** Negative when there is none. */
        long get(String name);
    }

    static Usage read(Counts counts, Function<String, Counts> details) {
        boolean newer = counts.get("input_tokens") >= 0 || counts.get("output_tokens") >= 0;
        Counts in = details.apply(newer ? "input_tokens_details" : "prompt_tokens_details");
        Counts out = details.apply(newer ? "output_tokens_details" : "completion_tokens_details");
        // the audio API counts its input under a third name
        Counts sound = details.apply("input_token_details");
        return Usage.of(
                        counts.get(newer ? "input_tokens" : "prompt_tokens"),
                        counts.get(newer ? "output_tokens" : "completion_tokens"),
                        counts.get("total_tokens"))
                .with(
                        new Usage.Details(
                                in.get("cached_tokens"),
                                created(in),
                                out.get("reasoning_tokens"),
                                Math.max(in.get("audio_tokens"), sound.get("audio_tokens")),
                                out.get("audio_tokens")));
    }

    /** Whoever tells what was read from a cache names what was written when there was any. */
    private static long created(Counts in) {
        long created = in.get("cache_creation_input_tokens");
        return in.get("cached_tokens") >= 0 ? Math.max(0, created) : created;
    }
}
