package io.outrigger.extproc.openai;

import io.outrigger.extproc.conversation.Event;
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

/** Writes a reply as {@code chat.completion.chunk} events, the last of them {@code [DONE]}. */
final class ChatChunkWriter implements ReplyWriter {
    private static final JsonText NO_INPUT = JsonText.of("{}");

    private final Context context;
    private final JsonWriter out = new JsonWriter();
    private final Map<Integer, Choice> choices = new TreeMap<>();
    private JsonText id;
    private JsonText model;
    private @Nullable JsonText serviceTier;
    private Usage usage = Usage.NONE;

    /** What must be remembered of a choice. */
    private static final class Choice {
        private int tools;

        /** The last tool call has no input yet. */
        private boolean awaitsInput;

        private final List<JsonText> thought = new ArrayList<>();
        private final List<Event.Extra> extras = new ArrayList<>();
    }

    /** Writes what stands in a delta. */
    private interface Delta {
        void write(JsonWriter out);
    }

    ChatChunkWriter(Context context) {
        this.context = context;
        this.id = JsonText.of(context.fallbackId());
        this.model = JsonText.of(context.model());
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case Event.Started(var given, var named) -> {
                id = given == null ? id : given.copy();
                model = named == null ? model : named.copy();
                choice(0);
            }
            case Event.Text(var at, var piece) -> delta(at, it -> it.member("content", piece));
            case Event.Thought(var at, var piece) -> {
                choice(at).thought.add(piece.copy());
                delta(at, it -> it.member("reasoning_content", piece));
            }
            case Event.Signature(var at, var signature) -> {
                JsonText thought = JsonText.join(choice(at).thought);
                choice(at).thought.clear();
                blocks(at, it -> ThinkingBlocks.thinking(it, thought, signature));
            }
            case Event.RedactedThought(var at, var data) ->
                    blocks(at, it -> ThinkingBlocks.redacted(it, data));
            case Event.ToolCall(var at, var callId, var name) -> {
                endCall(at);
                choice(at).tools++;
                choice(at).awaitsInput = true;
                call(at, callId, name, JsonText.EMPTY);
            }
            case Event.ToolInput(var at, var piece) -> {
                choice(at).awaitsInput &= piece.isEmpty();
                call(at, null, null, piece);
            }
            case Event.BlockEnded(var at) -> endCall(at);
            case Event.LogProbs(var at, var json) ->
                    chunk(at, it -> {}, it -> it.name("logprobs").raw(json));
            case Event.Extra(var at, var name, var json) ->
                    choice(at).extras.add(new Event.Extra(at, name, Slice.of(json.toBytes())));
            case Event.Finished(var at, var reason, _) -> {
                endCall(at);
                chunk(
                        at,
                        it -> choice(at).extras.forEach(x -> it.name(x.name()).raw(x.json())),
                        it -> it.member("finish_reason", FinishReasons.of(reason)));
            }
            case Event.Used(var used) -> usage = used;
            case Event.ServiceTier(var tier) -> serviceTier = tier.copy();
            case Event.Ended() -> end();
            case Event.Failed _ -> {}
        }
    }

    /** The first chunk of a choice names the role. */
    private Choice choice(int at) {
        Choice choice = choices.get(at);
        if (choice == null) {
            choice = new Choice();
            choices.put(at, choice);
            delta(at, it -> it.member("content", "").member("role", "assistant"));
        }
        return choice;
    }

    private void blocks(int at, Delta element) {
        delta(
                at,
                it -> {
                    it.name("thinking_blocks").beginArray();
                    element.write(it);
                    it.endArray();
                });
    }

    private void call(
            int at, @Nullable JsonText callId, @Nullable JsonText name, JsonText arguments) {
        int index = choice(at).tools - 1;
        delta(
                at,
                it -> {
                    it.name("tool_calls").beginArray().beginObject().member("index", index);
                    it.member("id", callId).name("function").beginObject();
                    it.member("arguments", arguments).member("name", name).endObject();
                    if (name != null) {
                        it.member("type", "function");
                    }
                    it.endObject().endArray();
                });
    }

    /** A call without input has none to tell, but clients parse what they get. */
    private void endCall(int at) {
        if (choice(at).awaitsInput) {
            choice(at).awaitsInput = false;
            call(at, null, null, NO_INPUT);
        }
    }

    private void delta(int at, Delta delta) {
        chunk(at, delta, it -> {});
    }

    private void chunk(int at, Delta delta, Delta behind) {
        choice(at);
        begin().beginObject().member("index", at).name("delta").beginObject();
        delta.write(out);
        out.endObject();
        behind.write(out);
        out.endObject();
        end(Usage.NONE);
    }

    private JsonWriter begin() {
        return out.frame("data: ").beginObject().member("id", id).name("choices").beginArray();
    }

    private void end(Usage told) {
        out.endArray()
                .member("created", context.createdSeconds())
                .member("model", model)
                .member("service_tier", serviceTier)
                .member("object", "chat.completion.chunk");
        if (told.isKnown()) {
            ChatUsage.write(out.name("usage"), told);
        }
        out.endObject().frame("\n\n");
    }

    private void end() {
        if (context.usage() == UsageWish.TOLD && usage.isKnown()) {
            begin();
            end(usage);
        }
        out.frame("data: [DONE]\n\n");
    }

    @Override
    public Slice take() {
        return out.take();
    }
}
