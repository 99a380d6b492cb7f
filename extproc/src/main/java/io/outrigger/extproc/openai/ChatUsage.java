package io.outrigger.extproc.openai;

import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.JsonWriter;

/**
 * The {@code usage} object of chat completions. Details that a provider knows of are an object, of
 * the counts that are not zero.
 */
final class ChatUsage {
    private ChatUsage() {}

    static void write(JsonWriter out, Usage usage) {
        out.beginObject()
                .member("prompt_tokens", atLeastZero(usage.input()))
                .member("completion_tokens", atLeastZero(usage.output()))
                .member("total_tokens", total(usage));
        if (usage.reasoning() >= 0 || usage.audioOutput() >= 0) {
            out.name("completion_tokens_details").beginObject();
            count(out, "reasoning_tokens", usage.reasoning());
            count(out, "audio_tokens", usage.audioOutput());
            out.endObject();
        }
        if (usage.cachedInput() >= 0
                || usage.cacheCreationInput() >= 0
                || usage.audioInput() >= 0) {
            out.name("prompt_tokens_details").beginObject();
            count(out, "cached_tokens", usage.cachedInput());
            count(out, "cache_creation_input_tokens", usage.cacheCreationInput());
            count(out, "audio_tokens", usage.audioInput());
            out.endObject();
        }
        out.endObject();
    }

    private static void count(JsonWriter out, String name, long tokens) {
        if (tokens > 0) {
            out.member(name, tokens);
        }
    }

    private static long total(Usage usage) {
        return usage.total() >= 0
                ? usage.total()
                : atLeastZero(usage.input()) + atLeastZero(usage.output());
    }

    private static long atLeastZero(long tokens) {
        return Math.max(0, tokens);
    }
}
