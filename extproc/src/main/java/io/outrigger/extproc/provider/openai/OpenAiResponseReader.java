package io.outrigger.extproc.provider.openai;

import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.framing.SseLines;
import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.JsonString;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.openai.OpenAiErrors;
import io.outrigger.extproc.provider.ResponseReader;
import org.jspecify.annotations.Nullable;

/** Picks usage and model out of a response that otherwise passes untouched. */
final class OpenAiResponseReader implements ResponseReader {
    private static final byte[] USAGE_KEY = {'"', 'u', 's', 'a', 'g', 'e', '"'};

    private final SseLines lines = new SseLines(this::onData);
    private Usage usage = Usage.NONE;
    private String model = "";

    @Override
    public @Nullable Slice whole(int status, Slice body) {
        if (status >= 200 && status < 300) {
            read(body);
            return null;
        }
        if (JsonString.isJson(body)) {
            return null;
        }
        return Slice.of(
                OpenAiErrors.body("OpenAIBackendError", Integer.toString(status), body.toString()));
    }

    @Override
    public @Nullable Slice chunk(Slice chunk, Position position) {
        lines.feed(chunk);
        if (position == Position.LAST) {
            lines.end();
        }
        return null;
    }

    /** Only the first chunk, for the model, and those that speak of usage are worth a scan. */
    private void onData(Slice data) {
        if (model.isEmpty() || data.indexOf(USAGE_KEY, 0) >= 0) {
            read(data);
        }
    }

    private void read(Slice json) {
        try {
            JsonObject answer = JsonObject.parse(json);
            String named = answer.string("model");
            if (named != null) {
                model = named;
            }
            JsonObject told = answer.object("usage");
            if (told != null) {
                usage = usage(told);
            }
        } catch (JsonSyntaxException _) {
            // "[DONE]", or an answer that is not ours to judge: the client gets it as it is
        }
    }

    private static Usage usage(JsonObject told) {
        JsonObject prompt = told.object("prompt_tokens_details");
        JsonObject completion = told.object("completion_tokens_details");
        return new Usage(
                told.number("prompt_tokens"),
                told.number("completion_tokens"),
                told.number("total_tokens"),
                prompt == null ? Usage.UNKNOWN : prompt.number("cached_tokens"),
                prompt == null ? Usage.UNKNOWN : prompt.number("cache_creation_input_tokens"),
                completion == null ? Usage.UNKNOWN : completion.number("reasoning_tokens"));
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public String model() {
        return model;
    }
}
