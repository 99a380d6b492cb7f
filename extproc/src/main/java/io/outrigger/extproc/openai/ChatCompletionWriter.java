package io.outrigger.extproc.openai;

import io.outrigger.extproc.conversation.Event;
import io.outrigger.extproc.conversation.FinishReason;
import io.outrigger.extproc.conversation.ReplyWriter;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a reply as one {@code chat.completion}. Several blocks of text become one content. */
final class ChatCompletionWriter implements ReplyWriter {
    private static final JsonText NO_INPUT = JsonText.of("{}");

    private final Context context;
    private final JsonWriter out = new JsonWriter();
    private final Map<Integer, Choice> choices = new TreeMap<>();
    private JsonText id;
    private JsonText model;
    private @Nullable JsonText serviceTier;
    private Usage usage = Usage.NONE;

    /** A choice as far as it is known. */
    private static final class Choice {
        private final List<JsonText> text = new ArrayList<>();
        private final List<JsonText> thoughts = new ArrayList<>();
        private final List<JsonText> unsigned = new ArrayList<>();
        private final JsonWriter blocks = new JsonWriter(16);
        private final List<Call> calls = new ArrayList<>();
        private final List<Event.Extra> extras = new ArrayList<>();
        private @Nullable Slice logprobs;
        private FinishReason reason = FinishReason.STOP;
    }

    private record Call(JsonText id, JsonText name, List<JsonText> input) {}

    ChatCompletionWriter(Context context) {
        this.context = context;
        this.id = JsonText.of(context.fallbackId());
        this.model = JsonText.of(context.model());
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case Event.Started(var given, var named) -> {
                id = given == null ? id : given;
                model = named == null ? model : named;
            }
            case Event.Text(var at, var piece) -> choice(at).text.add(piece);
            case Event.Thought(var at, var piece) -> {
                choice(at).thoughts.add(piece);
                choice(at).unsigned.add(piece);
            }
            case Event.Signature(var at, var signature) -> {
                Choice choice = choice(at);
                ThinkingBlocks.thinking(choice.blocks, JsonText.join(choice.unsigned), signature);
                choice.unsigned.clear();
            }
            case Event.RedactedThought(var at, var data) ->
                    ThinkingBlocks.redacted(choice(at).blocks, data);
            case Event.ToolCall(var at, var callId, var name) ->
                    choice(at).calls.add(new Call(callId, name, new ArrayList<>()));
            case Event.ToolInput(var at, var piece) ->
                    choice(at).calls.getLast().input().add(piece);
            case Event.LogProbs(var at, var json) -> choice(at).logprobs = json;
            case Event.Extra extra -> choice(extra.choice()).extras.add(extra);
            case Event.Finished(var at, var reason, _) -> choice(at).reason = reason;
            case Event.Used(var used) -> usage = used;
            case Event.ServiceTier(var tier) -> serviceTier = tier;
            case Event.Ended() -> write();
            case Event.BlockEnded _, Event.Failed _ -> {}
        }
    }

    private Choice choice(int at) {
        return choices.computeIfAbsent(at, _ -> new Choice());
    }

    private void write() {
        out.beginObject()
                .member("id", id)
                .member("object", "chat.completion")
                .member("created", context.createdSeconds())
                .member("model", model)
                .name("choices")
                .beginArray();
        choices.forEach(this::write);
        out.endArray().member("service_tier", serviceTier);
        if (usage.isKnown()) {
            ChatUsage.write(out.name("usage"), usage);
        }
        out.endObject();
    }

    private void write(int at, Choice choice) {
        out.beginObject().member("index", at).name("message");
        message(choice);
        if (choice.logprobs != null) {
            out.name("logprobs").raw(choice.logprobs);
        }
        out.member("finish_reason", FinishReasons.of(choice.reason));
        out.endObject();
    }

    private void message(Choice choice) {
        out.beginObject().member("role", "assistant").name("content");
        if (choice.text.isEmpty()) {
            out.nothing();
        } else {
            out.text(JsonText.join(choice.text));
        }
        if (!choice.thoughts.isEmpty()) {
            out.member("reasoning_content", JsonText.join(choice.thoughts));
        }
        if (!choice.blocks.isEmpty()) {
            out.name("thinking_blocks").beginArray().raw(choice.blocks.take()).endArray();
        }
        if (!choice.calls.isEmpty()) {
            out.name("tool_calls").beginArray();
            choice.calls.forEach(this::call);
            out.endArray();
        }
        choice.extras.forEach(extra -> out.name(extra.name()).raw(extra.json()));
        out.endObject();
    }

    private void call(Call call) {
        out.beginObject().member("id", call.id()).member("type", "function").name("function");
        out.beginObject()
                .member("name", call.name())
                .member(
                        "arguments",
                        call.input().isEmpty() ? NO_INPUT : JsonText.join(call.input()))
                .endObject()
                .endObject();
    }

    @Override
    public Slice take() {
        return out.take();
    }
}
