package io.outrigger.extproc.provider.openai;

import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.PassedResponse;
import org.jspecify.annotations.Nullable;

/** Usage and model of whatever OpenAI's API answers, whole or in events. */
final class OpenAiGauge implements PassedResponse.Gauge {
    private static final byte[] MODEL = key("model");
    private static final byte[] USAGE = key("usage");
    private static final byte[] ERROR = key("error");

    private final String asked;
    private String named = "";
    private Usage usage = Usage.NONE;
    private @Nullable ProviderError failure;

    /**
     * @param asked the model to tell of an answer that names none, such as sound or a picture
     */
    OpenAiGauge(String asked) {
        this.asked = asked;
    }

    private static byte[] key(String name) {
        return Slice.utf8('"' + name + '"').toBytes();
    }

    /** One event for the model, and those that tell usage or an error. */
    @Override
    public boolean isWorth(Slice data) {
        return (named.isEmpty() && data.indexOf(MODEL, 0) >= 0)
                || tells(data, USAGE)
                || tells(data, ERROR);
    }

    /** Chunks say {@code "usage":null} all the time. */
    private static boolean tells(Slice data, byte[] key) {
        int at = data.indexOf(key, 0);
        while (at >= 0) {
            at += key.length;
            if (!isNull(data, at)) {
                return true;
            }
            at = data.indexOf(key, at);
        }
        return false;
    }

    private static boolean isNull(Slice data, int from) {
        int at = from;
        while (at < data.length() && (data.at(at) == ':' || data.at(at) == ' ')) {
            at++;
        }
        return at < data.length() && data.at(at) == 'n';
    }

    @Override
    public void read(JsonObject document) {
        // events of the Responses API wrap the response
        JsonObject wrapped = document.object("response");
        JsonObject answer = wrapped == null ? document : wrapped;
        String name = answer.string("model");
        if (name != null && !name.isEmpty()) {
            named = name;
        }
        JsonObject told = answer.object("usage");
        if (told != null) {
            usage = OpenAiUsage.read(told::number, it -> details(told, it));
        }
        failed(document, answer);
    }

    /** An error is an object, a text, or the whole event. */
    private void failed(JsonObject document, JsonObject answer) {
        JsonObject error = answer.object("error");
        if (error == null && isError(document)) {
            error = document;
        }
        String message = error == null ? answer.string("error") : error.string("message");
        if (error != null || message != null) {
            failure = new ProviderError(502, "error", message == null ? "error" : message);
        }
    }

    private static boolean isError(JsonObject document) {
        return "error".equals(document.string("type")) || "error".equals(document.string("object"));
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
        return named.isEmpty() ? asked : named;
    }

    @Override
    public @Nullable ProviderError failure() {
        return failure;
    }
}
