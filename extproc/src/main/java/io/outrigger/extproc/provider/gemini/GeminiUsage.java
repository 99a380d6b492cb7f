package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** {@code usageMetadata}. */
final class GeminiUsage {
    private GeminiUsage() {}

    /**
     * What tools of Google's own add to the prompt is part of it, thoughts are part of the reply. A
     * count that Google leaves out is zero.
     */
    static Usage of(JsonValue told) {
        long prompt = told.count("promptTokenCount");
        long thoughts = told.count("thoughtsTokenCount");
        return Usage.of(
                        sum(prompt, told.count("toolUsePromptTokenCount")),
                        sum(told.count("candidatesTokenCount"), thoughts),
                        told.count("totalTokenCount"))
                .with(
                        Usage.Details.NONE
                                .withCached(Math.max(0, told.count("cachedContentTokenCount")))
                                .withReasoning(Math.max(0, thoughts))
                                .withAudio(
                                        sound(told.given("promptTokensDetails")),
                                        sound(told.given("candidatesTokensDetails"))));
    }

    /** The tier of what is not the usual one; null for that. */
    static @Nullable JsonText tier(JsonValue told) {
        return switch (told.string("trafficType")) {
            case "ON_DEMAND_PRIORITY" -> JsonText.of("priority");
            case "ON_DEMAND_FLEX" -> JsonText.of("flex");
            case null, default -> null;
        };
    }

    private static long sum(long one, long other) {
        return one < 0 && other < 0 ? Usage.UNKNOWN : Math.max(0, one) + Math.max(0, other);
    }

    private static long sound(@Nullable JsonValue details) {
        if (details != null) {
            for (JsonValue detail : details.items()) {
                if ("AUDIO".equals(detail.string("modality"))) {
                    return detail.count("tokenCount");
                }
            }
        }
        return Usage.UNKNOWN;
    }
}
