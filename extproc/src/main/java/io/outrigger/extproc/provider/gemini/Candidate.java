package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.conversation.Event;
import io.outrigger.extproc.conversation.FinishReason;
import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.Slice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One of several replies to one request. Its end is told when the whole answer has ended: some
 * models give a reason, and ratings, with each piece.
 */
final class Candidate {
    private final int at;
    private final TextForm form;

    /** Text that must be changed as a whole. */
    private final List<JsonText> held = new ArrayList<>();

    /** The last of each name. */
    private final Map<String, Slice> extras = new LinkedHashMap<>();

    private boolean calls;
    private @Nullable String reason;
    private @Nullable String message;

    Candidate(int at, TextForm form) {
        this.at = at;
        this.form = form;
    }

    void text(JsonText text, Consumer<Event> out) {
        if (form == TextForm.PLAIN) {
            out.accept(new Event.Text(at, text));
        } else {
            held.add(text.copy());
        }
    }

    void called() {
        calls = true;
    }

    void extra(String name, @Nullable JsonValue json) {
        if (json != null) {
            extras.put(name, Slice.of(json.raw().toBytes()));
        }
    }

    /**
     * The model has ended.
     *
     * @param why a {@code finishReason}
     * @param explained null when the provider does not explain it
     */
    void finish(String why, @Nullable String explained) {
        reason = why;
        message = explained;
    }

    boolean isFinished() {
        return reason != null;
    }

    /** Tells the rest. */
    void end(Consumer<Event> out) {
        if (!held.isEmpty()) {
            out.accept(new Event.Text(at, form.formed(JsonText.join(held))));
        }
        extras.forEach((name, json) -> out.accept(new Event.Extra(at, name, json)));
        String why = reason == null ? "" : reason;
        switch (why) {
            case "MAX_TOKENS", "CONTINUATION" -> finished(FinishReason.LENGTH, out);
            case "BLOCKED",
                    "SAFETY",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "RECITATION",
                    "LANGUAGE",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" ->
                    finished(FinishReason.CONTENT_FILTER, out);
            case "MALFORMED_FUNCTION_CALL",
                    "UNEXPECTED_TOOL_CALL",
                    "TOO_MANY_TOOL_CALLS",
                    "MISSING_THOUGHT_SIGNATURE",
                    "MALFORMED_RESPONSE" ->
                    out.accept(new Event.Failed(error(why)));
            default -> finished(calls ? FinishReason.TOOL_CALLS : FinishReason.STOP, out);
        }
    }

    private void finished(FinishReason told, Consumer<Event> out) {
        out.accept(new Event.Finished(at, told, null));
    }

    private ProviderError error(String type) {
        return new ProviderError(
                502,
                type,
                message == null || message.isEmpty()
                        ? "the model did not answer as it should"
                        : message);
    }
}
