package io.outrigger.extproc.provider.openai;

import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.PassedResponse;
import org.jspecify.annotations.Nullable;

/** Usage and model of whatever OpenAI's API answers, whole or in events. */
final class OpenAiGauge implements PassedResponse.Gauge {
    private static final byte[] USAGE_KEY = {'"', 'u', 's', 'a', 'g', 'e', '"'};
    private static final byte[] ERROR_KEY = {'"', 'e', 'r', 'r', 'o', 'r', '"'};

    private Usage usage = Usage.NONE;
    private String model = "";
    private @Nullable ProviderError failure;

    /** Only the first event, for the model, and those that may tell more are worth a scan. */
    @Override
    public boolean isWorth(Slice data) {
        return model.isEmpty()
                || data.indexOf(USAGE_KEY, 0) >= 0
                || data.indexOf(ERROR_KEY, 0) >= 0;
    }

    @Override
    public void read(JsonObject document) {
        // events of the Responses API wrap the response
        JsonObject wrapped = document.object("response");
        JsonObject answer = wrapped == null ? document : wrapped;
        String named = answer.string("model");
        if (named != null) {
            model = named;
        }
        JsonObject told = answer.object("usage");
        if (told != null) {
            usage = OpenAiUsage.read(told::number, name -> details(told, name));
        }
        failed(document, answer);
    }

    private void failed(JsonObject document, JsonObject answer) {
        JsonObject error = answer.object("error");
        if (error == null && "error".equals(document.string("type"))) {
            error = document;
        }
        if (error != null) {
            String message = error.string("message");
            failure = new ProviderError(502, "error", message == null ? "error" : message);
        }
    }

    private static OpenAiUsage.Counts details(JsonObject told, String name) {
        JsonObject details = told.object(name);
        return details == null ? OpenAiUsage.Counts.NONE : details::number;
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
