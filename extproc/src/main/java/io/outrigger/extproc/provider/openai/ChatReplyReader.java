package io.outrigger.extproc.provider.openai;

import io.outrigger.extproc.conversation.Event;
import io.outrigger.extproc.conversation.FinishReason;
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
import org.jspecify.annotations.Nullable;

/** Reads chat completions, whole or in chunks. */
final class ChatReplyReader implements ReplyReader {
    private final List<Slice> pending = new ArrayList<>();
    private final SseLines lines = new SseLines(pending::add);
    private final Map<Integer, Choice> choices = new TreeMap<>();
    private boolean started;
    private boolean ended;

    /** What must be remembered of a choice. */
    private static final class Choice {
        /** By index; the first is told as it comes, those behind it when it is complete. */
        private final Map<Integer, Call> calls = new TreeMap<>();

        private boolean finished;
    }

    /** A call of a tool that waits to be told. */
    private static final class Call {
        private final JsonText id;
        private final JsonText name;
        private final List<JsonText> input = new ArrayList<>();

        Call(JsonText id, JsonText name) {
            this.id = id;
            this.name = name;
        }
    }

    @Override
    public void whole(Slice body, Consumer<Event> out) throws JsonSyntaxException {
        JsonValue completion = JsonValue.parse(body);
        JsonValue told = completion.get("choices");
        if (told == null) {
            out.accept(new Event.Failed(ProviderError.malformed("without choices")));
            return;
        }
        head(completion, out);
        for (JsonValue choice : told.items()) {
            JsonValue message = choice.get("message");
            choice(choice, message == null ? choice : message, out);
        }
        used(completion, out);
        out.accept(new Event.Ended());
    }

    private void head(JsonValue document, Consumer<Event> out) {
        if (!started) {
            started = true;
            out.accept(new Event.Started(document.text("id"), document.text("model")));
        }
        JsonText tier = document.text("service_tier");
        if (tier != null) {
            out.accept(new Event.ServiceTier(tier));
        }
    }

    private static void used(JsonValue document, Consumer<Event> out) {
        JsonValue told = document.given("usage");
        if (told != null && told.is(Kind.OBJECT)) {
            out.accept(new Event.Used(OpenAiUsage.read(told::count, name -> details(told, name))));
        }
    }

    private static OpenAiUsage.Counts details(JsonValue told, String name) {
        JsonValue details = told.get(name);
        return details == null ? OpenAiUsage.Counts.NONE : details::count;
    }

    /**
     * @param message the whole message, or what a chunk adds to it
     */
    private void choice(JsonValue told, JsonValue message, Consumer<Event> out) {
        int at = (int) Math.max(0, told.count("index"));
        Choice choice = choices.computeIfAbsent(at, _ -> new Choice());
        JsonText thought = message.text("reasoning_content");
        thought = thought == null ? message.text("reasoning") : thought;
        piece(thought, it -> out.accept(new Event.Thought(at, it)));
        piece(message.text("content"), it -> out.accept(new Event.Text(at, it)));
        parts(at, message.given("content"), out);
        piece(message.text("refusal"), it -> out.accept(new Event.Text(at, it)));
        JsonValue calls = message.given("tool_calls");
        if (calls != null) {
            int index = 0;
            for (JsonValue call : calls.items()) {
                call(at, choice, call, index++, out);
            }
        }
        JsonValue logprobs = told.given("logprobs");
        if (logprobs != null) {
            out.accept(new Event.LogProbs(at, logprobs.raw()));
        }
        String reason = told.string("finish_reason");
        if (reason != null) {
            finish(at, choice, reason, out);
        }
    }

    /** Some servers answer with parts where OpenAI answers with a text. */
    private static void parts(int at, @Nullable JsonValue content, Consumer<Event> out) {
        if (content != null) {
            for (JsonValue part : content.items()) {
                piece(part.text("text"), it -> out.accept(new Event.Text(at, it)));
            }
        }
    }

    private static void piece(@Nullable JsonText text, Consumer<JsonText> use) {
        if (text != null && !text.isEmpty()) {
            use.accept(text);
        }
    }

    private static void call(
            int at, Choice choice, JsonValue told, int position, Consumer<Event> out) {
        int index = told.count("index") >= 0 ? (int) told.count("index") : position;
        JsonValue function = told.get("function");
        if (function == null) {
            return;
        }
        boolean first = choice.calls.keySet().stream().allMatch(it -> it >= index);
        Call call = choice.calls.get(index);
        JsonText name = function.text("name");
        if (call == null) {
            JsonText id = told.text("id");
            if (name == null) {
                return;
            }
            call =
                    new Call(
                            id == null ? JsonText.of("call_" + at + "_" + index) : id.copy(),
                            name.copy());
            choice.calls.put(index, call);
            if (first) {
                out.accept(new Event.ToolCall(at, call.id, call.name));
            }
        }
        JsonText input = function.text("arguments");
        if (input == null || input.isEmpty()) {
            return;
        }
        if (first) {
            out.accept(new Event.ToolInput(at, input));
        } else {
            call.input.add(input.copy());
        }
    }

    private static void finish(int at, Choice choice, String reason, Consumer<Event> out) {
        boolean told = true;
        for (Call call : choice.calls.values()) {
            if (!told) {
                out.accept(new Event.ToolCall(at, call.id, call.name));
                call.input.forEach(it -> out.accept(new Event.ToolInput(at, it)));
            }
            told = false;
        }
        choice.finished = true;
        out.accept(new Event.BlockEnded(at));
        out.accept(new Event.Finished(at, reason(reason, choice), null));
    }

    /** Some servers say "stop" of a message that calls tools. */
    private static FinishReason reason(String reason, Choice choice) {
        return switch (reason) {
            case "length" -> FinishReason.LENGTH;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            default -> choice.calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
        };
    }

    @Override
    public void chunk(Slice bytes, Consumer<Event> out) throws JsonSyntaxException {
        lines.feed(bytes);
        drain(out);
    }

    /** Without {@code [DONE]} a stream is complete when all that it began is. */
    @Override
    public void end(Consumer<Event> out) throws JsonSyntaxException {
        lines.end();
        drain(out);
        if (!ended && !choices.isEmpty() && choices.values().stream().allMatch(it -> it.finished)) {
            out.accept(new Event.Ended());
        }
    }

    private void drain(Consumer<Event> out) throws JsonSyntaxException {
        for (Slice data : pending) {
            event(data, out);
        }
        pending.clear();
    }

    private void event(Slice data, Consumer<Event> out) throws JsonSyntaxException {
        if (data.is("[DONE]")) {
            ended = true;
            out.accept(new Event.Ended());
            return;
        }
        JsonValue chunk = JsonValue.parse(data);
        JsonValue error = chunk.given("error");
        if (error != null) {
            ProviderError failure = ChatErrors.error(error, 502);
            out.accept(
                    new Event.Failed(
                            failure == null ? ProviderError.malformed("an error") : failure));
            return;
        }
        head(chunk, out);
        JsonValue told = chunk.given("choices");
        if (told != null) {
            for (JsonValue choice : told.items()) {
                JsonValue delta = choice.given("delta");
                choice(choice, delta == null ? choice : delta, out);
            }
        }
        used(chunk, out);
    }
}
