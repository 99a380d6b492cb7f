package io.outrigger.extproc.provider.anthropic;

import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.PassedResponse;
import org.jspecify.annotations.Nullable;

/** Usage and model of messages, whole or streamed. */
final class MessageGauge implements PassedResponse.Gauge {
    private static final byte[] USAGE_KEY = {'"', 'u', 's', 'a', 'g', 'e', '"'};
    private static final byte[] ERROR_KEY = {'"', 'e', 'r', 'r', 'o', 'r', '"'};

    private final MessageUsage usage = new MessageUsage();
    private String model = "";
    private @Nullable ProviderError failure;

    @Override
    public boolean isWorth(Slice data) {
        return data.indexOf(USAGE_KEY, 0) >= 0 || data.indexOf(ERROR_KEY, 0) >= 0;
    }

    @Override
    public void read(JsonObject document) {
        JsonObject message = document.object("message");
        JsonObject holder = message == null ? document : message;
        String named = holder.string("model");
        if (named != null) {
            model = named;
        }
        JsonObject told = holder.object("usage");
        if (told != null) {
            JsonObject details = told.object("output_tokens_details");
            usage.take(told::number, details == null ? _ -> Usage.UNKNOWN : details::number);
        }
        if ("error".equals(document.string("type"))) {
            failure = AnthropicErrors.streamed(value(document.value("error")));
        }
    }

    private static @Nullable JsonValue value(@Nullable Slice json) {
        try {
            return json == null ? null : JsonValue.parse(json);
        } catch (JsonSyntaxException e) {
            throw new AssertionError("validated with its parent", e);
        }
    }

    @Override
    public Usage usage() {
        return usage.usage();
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
