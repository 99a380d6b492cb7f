package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.conversation.Event;
import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.framing.SseLines;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.ReplyReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads replies of {@code generateContent}. A stream is a sequence of the same documents, without a
 * mark at its end; without {@code alt=sse} it is one array of them.
 */
final class GeminiReplyReader implements ReplyReader {
    private static final JsonText NO_INPUT = JsonText.of("{}");

    private final TextForm form;
    private final String callPrefix;
    private final List<Slice> pending = new ArrayList<>();
    private final SseLines lines = new SseLines(pending::add);
    private final Map<Integer, Candidate> candidates = new TreeMap<>();
    private boolean started;
    private int calls;

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
        List<JsonValue> documents = reply.is(Kind.ARRAY) ? reply.items() : List.of(reply);
        documents.forEach(it -> document(it, out));
        if (candidates.isEmpty()) {
            out.accept(new Event.Failed(ProviderError.malformed("without candidates")));
            return;
        }
        // nothing is missing from a document that could be read
        end(out, candidates.values());
    }

    @Override
    public void chunk(Slice bytes, Consumer<Event> out) throws JsonSyntaxException {
        lines.feed(bytes);
        drain(out);
    }

    private void drain(Consumer<Event> out) throws JsonSyntaxException {
        for (Slice data : pending) {
            document(JsonValue.parse(data), out);
        }
        pending.clear();
    }

    @Override
    public void end(Consumer<Event> out) throws JsonSyntaxException {
        lines.end();
        drain(out);
        List<Candidate> finished =
                candidates.values().stream().filter(Candidate::isFinished).toList();
        if (!finished.isEmpty() && finished.size() == candidates.size()) {
            end(out, finished);
        }
    }

    private static void end(Consumer<Event> out, Iterable<Candidate> complete) {
        complete.forEach(it -> it.end(out));
        out.accept(new Event.Ended());
    }

    private void document(JsonValue document, Consumer<Event> out) {
        ProviderError error = GeminiErrors.find(document);
        if (error != null) {
            out.accept(new Event.Failed(error));
            return;
        }
        if (!started) {
            started = true;
            out.accept(
                    new Event.Started(document.text("responseId"), document.text("modelVersion")));
        }
        JsonValue usage = document.given("usageMetadata");
        if (usage != null) {
            out.accept(new Event.Used(GeminiUsage.of(usage)));
            JsonText tier = GeminiUsage.tier(usage);
            if (tier != null) {
                out.accept(new Event.ServiceTier(tier));
            }
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
            candidate(0).finish("BLOCKED", null);
        }
    }

    private Candidate candidate(int at) {
        return candidates.computeIfAbsent(at, _ -> new Candidate(at, form));
    }

    private void candidate(JsonValue told, int position, Consumer<Event> out) {
        int at = told.count("index") >= 0 ? (int) told.count("index") : position;
        Candidate candidate = candidate(at);
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
        candidate.extra("safety_ratings", told.given("safetyRatings"));
        candidate.extra("grounding_metadata", told.given("groundingMetadata"));
        String reason = told.string("finishReason");
        if (reason != null && !reason.isEmpty()) {
            candidate.finish(reason, told.string("finishMessage"));
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
            candidate.text(text, out);
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
        candidate.called();
        JsonText id = call.text("id");
        if (id == null || id.isEmpty()) {
            id = JsonText.of(callPrefix + calls++);
        }
        out.accept(new Event.ToolCall(at, id, name));
        JsonValue args = call.given("args");
        out.accept(new Event.ToolInput(at, args == null ? NO_INPUT : JsonText.quoting(args.raw())));
        out.accept(new Event.BlockEnded(at));
    }
}
