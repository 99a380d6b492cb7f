package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.conversation.Event;
import io.outrigger.extproc.conversation.FinishReason;
import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.framing.SseLines;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.ReplyReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads replies of {@code generateContent}. A stream is a sequence of the same documents, without a
 * mark at its end.
 */
final class GeminiReplyReader implements ReplyReader {
    private final TextForm form;
    private final String callPrefix;
    private final List<Slice> pending = new ArrayList<>();
    private final SseLines lines = new SseLines(pending::add);
    private final Map<Integer, Candidate> candidates = new TreeMap<>();
    private boolean started;
    private int calls;

    /** What must be remembered of a candidate. */
    private static final class Candidate {
        /** Text that must be changed as a whole. */
        private final List<JsonText> held = new ArrayList<>();

        private boolean calls;
        private boolean finished;
    }

    /**
     * @param callPrefix of the ids of tool calls, to which Gemini need not give any
     */
    GeminiReplyReader(TextForm form, String callPrefix) {
        this.form = form;
        this.callPrefix = callPrefix;
    }

    @Override
    public void whole(Slice body, Consumer<Event> out) throws JsonSyntaxException {
        JsonValue reply = JsonValue.parse(body);
        if (reply.given("candidates") == null && reply.given("promptFeedback") == null) {
            out.accept(new Event.Failed(ProviderError.malformed("without candidates")));
            return;
        }
        document(reply, out);
        end(out);
    }

    @Override
    public void chunk(Slice bytes, Consumer<Event> out) throws JsonSyntaxException {
        lines.feed(bytes);
        drain(out);
    }

    private void drain(Consumer<Event> out) throws JsonSyntaxException {
        for (Slice data : pending) {
            JsonValue document = JsonValue.parse(data);
            ProviderError error = GeminiErrors.find(document, GeminiErrors.status(document));
            if (error == null) {
                document(document, out);
            } else {
                out.accept(new Event.Failed(error));
            }
        }
        pending.clear();
    }

    @Override
    public void end(Consumer<Event> out) throws JsonSyntaxException {
        lines.end();
        drain(out);
        if (!candidates.isEmpty() && candidates.values().stream().allMatch(it -> it.finished)) {
            out.accept(new Event.Ended());
        }
    }

    private void document(JsonValue document, Consumer<Event> out) {
        if (!started) {
            started = true;
            out.accept(
                    new Event.Started(document.text("responseId"), document.text("modelVersion")));
        }
        JsonValue told = document.given("candidates");
        if (told != null) {
            int position = 0;
            for (JsonValue candidate : told.items()) {
                candidate(candidate, position++, out);
            }
        }
        JsonValue feedback = document.given("promptFeedback");
        if (feedback != null && feedback.given("blockReason") != null) {
            candidates.computeIfAbsent(0, _ -> new Candidate()).finished = true;
            out.accept(new Event.Finished(0, FinishReason.CONTENT_FILTER, null));
        }
        used(document.given("usageMetadata"), out);
    }

    private void candidate(JsonValue told, int position, Consumer<Event> out) {
        int at = told.count("index") >= 0 ? (int) told.count("index") : position;
        Candidate candidate = candidates.computeIfAbsent(at, _ -> new Candidate());
        JsonValue content = told.given("content");
        JsonValue parts = content == null ? null : content.given("parts");
        if (parts != null) {
            for (JsonValue part : parts.items()) {
                part(at, candidate, part, out);
            }
        }
        JsonValue logprobs = told.given("logprobsResult");
        if (logprobs != null) {
            out.accept(new Event.LogProbs(at, Logprobs.written(logprobs)));
        }
        extra(at, "safety_ratings", told.given("safetyRatings"), out);
        extra(at, "grounding_metadata", told.given("groundingMetadata"), out);
        String reason = told.string("finishReason");
        if (reason != null && !reason.isEmpty()) {
            finish(at, candidate, told, reason, out);
        }
    }

    private static void extra(int at, String name, @Nullable JsonValue json, Consumer<Event> out) {
        if (json != null) {
            out.accept(new Event.Extra(at, name, json.raw()));
        }
    }

    private void part(int at, Candidate candidate, JsonValue part, Consumer<Event> out) {
        JsonText text = part.text("text");
        boolean thought = part.flag("thought");
        if (text != null && !text.isEmpty() && thought) {
            out.accept(new Event.Thought(at, text));
        }
        JsonText signature = part.text("thoughtSignature");
        if (signature != null && !signature.isEmpty()) {
            out.accept(new Event.Signature(at, signature));
        }
        if (text != null && !text.isEmpty() && !thought) {
            if (form == TextForm.PLAIN) {
                out.accept(new Event.Text(at, text));
            } else {
                candidate.held.add(text.copy());
            }
        }
        JsonValue call = part.given("functionCall");
        if (call != null) {
            call(at, candidate, call, out);
        }
    }

    private void call(int at, Candidate candidate, JsonValue call, Consumer<Event> out) {
        JsonText name = call.text("name");
        if (name == null) {
            return;
        }
        candidate.calls = true;
        JsonText id = call.text("id");
        if (id == null || id.isEmpty()) {
            id = JsonText.of(callPrefix + calls++);
        }
        out.accept(new Event.ToolCall(at, id, name));
        JsonValue args = call.given("args");
        out.accept(
                new Event.ToolInput(
                        at, args == null ? JsonText.of("{}") : JsonText.quoting(args.raw())));
        out.accept(new Event.BlockEnded(at));
    }

    private void finish(
            int at, Candidate candidate, JsonValue told, String reason, Consumer<Event> out) {
        if (!candidate.held.isEmpty()) {
            out.accept(new Event.Text(at, formed(JsonText.join(candidate.held))));
            candidate.held.clear();
        }
        candidate.finished = true;
        switch (reason) {
            case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL" -> {
                String message = told.string("finishMessage");
                out.accept(
                        new Event.Failed(
                                new ProviderError(
                                        502,
                                        reason,
                                        message == null
                                                ? "the model called a tool in a wrong way"
                                                : message)));
            }
            case "MAX_TOKENS" -> out.accept(new Event.Finished(at, FinishReason.LENGTH, null));
            case "SAFETY",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "RECITATION",
                    "LANGUAGE",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" ->
                    out.accept(new Event.Finished(at, FinishReason.CONTENT_FILTER, null));
            default ->
                    out.accept(
                            new Event.Finished(
                                    at,
                                    candidate.calls ? FinishReason.TOOL_CALLS : FinishReason.STOP,
                                    null));
        }
    }

    private JsonText formed(JsonText text) {
        return switch (form) {
            case PLAIN -> text;
            case STRIPPED -> JsonText.of(text.decode().strip());
            case UNQUOTED -> unquoted(text);
        };
    }

    private static JsonText unquoted(JsonText text) {
        try {
            JsonValue inner = JsonValue.parse(text.decodedBytes());
            return inner.is(JsonValue.Kind.STRING) ? inner.text() : text;
        } catch (JsonSyntaxException _) {
            return text;
        }
    }

    private static void used(@Nullable JsonValue told, Consumer<Event> out) {
        if (told == null) {
            return;
        }
        long thoughts = told.count("thoughtsTokenCount");
        long answer = told.count("candidatesTokenCount");
        long output = answer < 0 && thoughts < 0 ? -1 : Math.max(0, answer) + Math.max(0, thoughts);
        out.accept(
                new Event.Used(
                        Usage.of(
                                        told.count("promptTokenCount"),
                                        output,
                                        told.count("totalTokenCount"))
                                .with(
                                        Usage.Details.NONE
                                                .withCached(told.count("cachedContentTokenCount"))
                                                .withReasoning(thoughts)
                                                .withAudio(
                                                        sound(told.given("promptTokensDetails")),
                                                        sound(
                                                                told.given(
                                                                        "candidatesTokensDetails"))))));
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
