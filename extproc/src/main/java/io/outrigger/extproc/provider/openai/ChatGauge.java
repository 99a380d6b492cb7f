package io.outrigger.extproc.provider.openai;

import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.PassedResponse;
import org.jspecify.annotations.Nullable;

/** Usage and model of chat completions, whole or in chunks. */
final class ChatGauge implements PassedResponse.Gauge {
    private static final byte[] USAGE_KEY = {'"', 'u', 's', 'a', 'g', 'e', '"'};
    private static final byte[] ERROR_KEY = {'"', 'e', 'r', 'r', 'o', 'r', '"'};

    private Usage usage = Usage.NONE;
    private String model = "";
    private @Nullable ProviderError failure;

    /** Only the first chunk, for the model, and those that speak of usage are worth a scan. */
    @Override
    public boolean isWorth(Slice data) {
        return model.isEmpty()
                || data.indexOf(USAGE_KEY, 0) >= 0
                || data.indexOf(ERROR_KEY, 0) >= 0;
    }

    @Override
    public void read(JsonObject document) {
        String named = document.string("model");
        if (named != null) {
            model = named;
        }
        JsonObject told = document.object("usage");
        if (told != null) {
            usage = usage(told);
        }
        JsonObject error = document.object("error");
        if (error != null) {
            String message = error.string("message");
            failure = new ProviderError(502, "error", message == null ? "error" : message);
        }
    }

    private static Usage usage(JsonObject told) {
        JsonObject prompt = told.object("prompt_tokens_details");
        JsonObject completion = told.object("completion_tokens_details");
        return Usage.of(
                        told.number("prompt_tokens"),
                        told.number("completion_tokens"),
                        told.number("total_tokens"))
                .with(
                        new Usage.Details(
                                number(prompt, "cached_tokens"),
                                number(prompt, "cache_creation_input_tokens"),
                                number(completion, "reasoning_tokens"),
                                number(prompt, "audio_tokens"),
                                number(completion, "audio_tokens")));
    }

    private static long number(@Nullable JsonObject details, String name) {
        return details == null ? Usage.UNKNOWN : details.number(name);
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public @Nullable ProviderError failure() {
        return failure;
    }
}
