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
import java.util.HashMap;
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
    private final String id;
    private boolean started;
    private boolean ended;

    /** What must be remembered of a choice. */
    private static final class Choice {
        /** The first is told as it comes, those behind it when the choice is complete. */
        private final List<Call> calls = new ArrayList<>();

        private final Map<Integer, Call> byIndex = new HashMap<>();
        private boolean refused;
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

    /**
     * @param id unique, for calls of tools to which the server gives none
     */
    ChatReplyReader(String id) {
        this.id = id;
    }

    @Override
    public void whole(Slice body, Consumer<Event> out) throws JsonSyntaxException {
        JsonValue completion = JsonValue.parse(body);
        JsonValue told = completion.given("choices");
        if (told == null) {
            JsonValue error = completion.given("error");
            out.accept(
                    new Event.Failed(
                            error == null
                                    ? ProviderError.malformed("without choices")
                                    : ChatErrors.streamed(error)));
            return;
        }
        start(completion, out);
        for (JsonValue choice : told.items()) {
            JsonValue message = choice.get("message");
            choice(choice, message == null ? choice : message, out);
        }
        used(completion, out);
        complete(out);
    }

    private void start(JsonValue document, Consumer<Event> out) {
        if (!started) {
            started = true;
            out.accept(new Event.Started(given(document, "id"), given(document, "model")));
        }
        JsonText tier = document.text("service_tier");
        if (tier != null) {
            out.accept(new Event.ServiceTier(tier));
        }
    }

    private static @Nullable JsonText given(JsonValue document, String name) {
        JsonText text = document.text(name);
        return text == null || text.isEmpty() ? null : text;
    }

    /** Choices without a reason are complete, too: not all servers give one. */
    private void complete(Consumer<Event> out) {
        ended = true;
        choices.forEach((at, choice) -> finish(at, choice, "", out));
        out.accept(new Event.Ended());
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
        piece(
                message.text("refusal"),
                it -> {
                    choice.refused = true;
                    out.accept(new Event.Text(at, it));
                });
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
        piece(told.text("finish_reason"), it -> finish(at, choice, it.decode(), out));
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

    private void call(int at, Choice choice, JsonValue told, int position, Consumer<Event> out) {
        JsonValue function = told.get("function");
        if (function == null) {
            return;
        }
        int index = told.count("index") >= 0 ? (int) told.count("index") : position;
        Call call = choice.byIndex.get(index);
        JsonText callId = given(told, "id");
        JsonText name = given(function, "name");
        // some servers give all calls the same index
        if (name != null && (call == null || (callId != null && !callId.equals(call.id)))) {
            JsonText made = JsonText.of("call-" + id + "-" + at + "-" + choice.calls.size());
            call = new Call(callId == null ? made : callId.copy(), name.copy());
            choice.byIndex.put(index, call);
            choice.calls.add(call);
            if (choice.calls.size() == 1) {
                out.accept(new Event.ToolCall(at, call.id, call.name));
            }
        }
        JsonText input = function.text("arguments");
        if (call == null || input == null || input.isEmpty()) {
            return;
        }
        if (call == choice.calls.getFirst()) {
            out.accept(new Event.ToolInput(at, input));
        } else {
            call.input.add(input.copy());
        }
    }

    private static void finish(int at, Choice choice, String reason, Consumer<Event> out) {
        if (choice.finished) {
            return;
        }
        choice.finished = true;
        choice.calls.stream()
                .skip(1)
                .forEach(
                        call -> {
                            out.accept(new Event.ToolCall(at, call.id, call.name));
                            call.input.forEach(it -> out.accept(new Event.ToolInput(at, it)));
                        });
        out.accept(new Event.BlockEnded(at));
        out.accept(new Event.Finished(at, reason(reason, choice), null));
    }

    /** OpenAI says "stop" of a refusal, some servers say it of a message that calls tools. */
    private static FinishReason reason(String reason, Choice choice) {
        return switch (reason) {
            case "length" -> FinishReason.LENGTH;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            default -> {
                if (choice.refused) {
                    yield FinishReason.CONTENT_FILTER;
                }
                yield choice.calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
            }
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
            complete(out);
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
            if (started) {
                complete(out);
            }
            return;
        }
        if (data.isEmpty()) {
            return;
        }
        JsonValue chunk = JsonValue.parse(data);
        JsonValue error = chunk.given("error");
        if (error != null) {
            out.accept(new Event.Failed(ChatErrors.streamed(error)));
            return;
        }
        JsonValue told = chunk.given("choices");
        // Azure begins with an event that has no id, only what it thinks of the prompt
        if (given(chunk, "id") != null || (told != null && !told.items().isEmpty())) {
            start(chunk, out);
        }
        if (told != null) {
            for (JsonValue choice : told.items()) {
                JsonValue delta = choice.given("delta");
                choice(choice, delta == null ? choice : delta, out);
            }
        }
        used(chunk, out);
    }
}
