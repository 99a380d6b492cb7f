package io.outrigger.extproc.anthropic;

import io.outrigger.extproc.conversation.Event;
import io.outrigger.extproc.conversation.FinishReason;
import io.outrigger.extproc.conversation.ReplyWriter;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a reply as one {@code message}. Of several choices the first is told. */
final class MessageWriter implements ReplyWriter {
    private final JsonWriter content = new JsonWriter();
    private final JsonWriter out = new JsonWriter();
    private JsonText id;
    private JsonText model;
    private @Nullable Draft draft;
    private FinishReason reason = FinishReason.STOP;
    private @Nullable JsonText stopSequence;
    private @Nullable JsonText serviceTier;
    private Usage usage = Usage.NONE;

    /** What kind of block is being put together. */
    private enum Kind {
        TEXT,
        THOUGHT,
        TOOL_USE
    }

    /**
     * A block that is not complete.
     *
     * @param call null for other kinds than {@link Kind#TOOL_USE}
     */
    private record Draft(Kind kind, Event.@Nullable ToolCall call, List<JsonText> pieces) {}

    MessageWriter(Context context) {
        this.id = JsonText.of(context.fallbackId());
        this.model = JsonText.of(context.model());
    }

    @Override
    public void on(Event event) {
        if (event instanceof Event.OfChoice other && other.choice() > 0) {
            return;
        }
        switch (event) {
            case Event.Started(var given, var named) -> {
                id = given == null ? id : given;
                model = named == null ? model : named;
            }
            case Event.Text(_, var piece) -> add(Kind.TEXT, piece);
            case Event.Thought(_, var piece) -> add(Kind.THOUGHT, piece);
            case Event.Signature(_, var signature) -> sign(signature);
            case Event.RedactedThought(_, var data) -> {
                close();
                content.beginObject()
                        .member("type", "redacted_thinking")
                        .member("data", data)
                        .endObject();
            }
            case Event.ToolCall call -> {
                close();
                draft = new Draft(Kind.TOOL_USE, call, new ArrayList<>());
            }
            case Event.ToolInput(_, var piece) -> add(Kind.TOOL_USE, piece);
            case Event.BlockEnded _ -> close();
            case Event.Finished(_, var why, var sequence) -> {
                reason = why;
                stopSequence = sequence;
            }
            case Event.Used(var used) -> usage = used;
            case Event.ServiceTier(var tier) -> serviceTier = tier;
            case Event.Ended() -> write();
            case Event.LogProbs _, Event.Extra _, Event.Failed _ -> {}
        }
    }

    private void add(Kind kind, JsonText piece) {
        Draft current = draft;
        if (current == null || current.kind() != kind) {
            close();
            current = new Draft(kind, null, new ArrayList<>());
            draft = current;
        }
        current.pieces().add(piece);
    }

    /** Proof of what is not a thought, such as of a tool call, is carried by an empty one. */
    private void sign(JsonText signature) {
        Draft thought = draft;
        if (thought == null || thought.kind() != Kind.THOUGHT) {
            close();
            thinking(JsonText.EMPTY, signature);
        } else {
            draft = null;
            thinking(JsonText.join(thought.pieces()), signature);
        }
    }

    private void close() {
        Draft closed = draft;
        if (closed == null) {
            return;
        }
        draft = null;
        JsonText whole = JsonText.join(closed.pieces());
        Event.ToolCall call = closed.call();
        switch (closed.kind()) {
            case TEXT ->
                    content.beginObject().member("type", "text").member("text", whole).endObject();
            case THOUGHT -> thinking(whole, JsonText.EMPTY);
            case TOOL_USE -> {
                if (call != null) {
                    content.beginObject()
                            .member("type", "tool_use")
                            .member("id", call.id())
                            .member("name", call.name())
                            .name("input")
                            .raw(input(whole))
                            .endObject();
                }
            }
        }
    }

    private void thinking(JsonText thought, JsonText signature) {
        content.beginObject()
                .member("type", "thinking")
                .member("thinking", thought)
                .member("signature", signature)
                .endObject();
    }

    /**
     * The input is an object. What a model wrote instead is wrapped as Anthropic's guide to
     * fine-grained tool streaming asks clients to wrap it, so that nothing is lost.
     */
    private static Slice input(JsonText text) {
        if (text.isEmpty()) {
            return Slice.utf8("{}");
        }
        try {
            JsonValue input = JsonValue.parse(text.decodedBytes());
            if (input.is(JsonValue.Kind.OBJECT)) {
                return input.raw();
            }
        } catch (JsonSyntaxException _) {
            // told below
        }
        return new JsonWriter().beginObject().member("INVALID_JSON", text).endObject().take();
    }

    private void write() {
        close();
        out.beginObject()
                .member("id", id)
                .member("type", "message")
                .member("role", "assistant")
                .member("model", model)
                .name("content")
                .beginArray();
        if (!content.isEmpty()) {
            out.raw(content.take());
        }
        out.endArray().member("stop_reason", StopReasons.of(reason)).name("stop_sequence");
        if (stopSequence == null) {
            out.nothing();
        } else {
            out.text(stopSequence);
        }
        MessageUsage.complete(out.name("usage"), usage, serviceTier);
        out.endObject();
    }

    @Override
    public Slice take() {
        return out.take();
    }
}
