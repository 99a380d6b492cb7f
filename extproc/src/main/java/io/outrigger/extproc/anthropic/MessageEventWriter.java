package io.outrigger.extproc.anthropic;

import io.outrigger.extproc.conversation.Event;
import io.outrigger.extproc.conversation.FinishReason;
import io.outrigger.extproc.conversation.ReplyWriter;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import org.jspecify.annotations.Nullable;

/**
 * Writes a reply as the events of a message stream. Borders of blocks are made where the provider
 * tells none. {@code message_delta} waits for the end, because only then the usage is known. Of
 * several choices the first is told.
 */
final class MessageEventWriter implements ReplyWriter {
    private final JsonWriter out = new JsonWriter();
    private final Context context;
    private Open open = Open.NOTHING;
    private int index = -1;
    private FinishReason reason = FinishReason.STOP;
    private @Nullable JsonText stopSequence;
    private @Nullable JsonText serviceTier;
    private Usage usage = Usage.NONE;

    /** The block that is being written. */
    private enum Open {
        NOTHING,
        TEXT,
        THOUGHT,
        TOOL_USE
    }

    /** Writes the members of a delta or block. */
    private interface Members {
        void write(JsonWriter out);
    }

    MessageEventWriter(Context context) {
        this.context = context;
    }

    @Override
    public void on(Event event) {
        if (event instanceof Event.OfChoice other && other.choice() > 0) {
            return;
        }
        switch (event) {
            case Event.Started(var id, var model) -> start(id, model);
            case Event.Text(_, var piece) -> {
                enter(Open.TEXT, it -> it.member("type", "text").member("text", ""));
                delta("text_delta", "text", piece);
            }
            case Event.Thought(_, var piece) -> {
                enterThought();
                delta("thinking_delta", "thinking", piece);
            }
            case Event.Signature(_, var signature) -> {
                enterThought();
                delta("signature_delta", "signature", signature);
                close();
            }
            case Event.RedactedThought(_, var data) -> {
                close();
                begin(it -> it.member("type", "redacted_thinking").member("data", data));
                stop();
            }
            case Event.ToolCall(_, var callId, var name) -> {
                close();
                open = Open.TOOL_USE;
                begin(
                        it -> {
                            it.member("type", "tool_use").member("id", callId);
                            it.member("name", name).name("input").beginObject().endObject();
                        });
            }
            case Event.ToolInput(_, var piece) -> {
                if (open == Open.TOOL_USE && !piece.isEmpty()) {
                    delta("input_json_delta", "partial_json", piece);
                }
            }
            case Event.BlockEnded _ -> close();
            case Event.Finished(_, var why, var sequence) -> {
                reason = why;
                stopSequence = sequence == null ? null : sequence.copy();
            }
            case Event.Used(var used) -> usage = used;
            case Event.ServiceTier(var tier) -> serviceTier = tier.copy();
            case Event.Ended() -> end();
            case Event.LogProbs _, Event.Extra _, Event.Failed _ -> {}
        }
    }

    private void start(@Nullable JsonText id, @Nullable JsonText model) {
        event("message_start")
                .name("message")
                .beginObject()
                .member("id", id == null ? JsonText.of(context.fallbackId()) : id)
                .member("type", "message")
                .member("role", "assistant")
                .name("content")
                .beginArray()
                .endArray()
                .member("model", model == null ? JsonText.of(context.model()) : model)
                .name("stop_reason")
                .nothing()
                .name("stop_sequence")
                .nothing()
                .name("usage");
        MessageUsage.asFarAsKnown(out, usage, null);
        out.endObject();
        sent();
    }

    private void enterThought() {
        enter(
                Open.THOUGHT,
                it -> it.member("type", "thinking").member("thinking", "").member("signature", ""));
    }

    private void enter(Open block, Members start) {
        if (open != block) {
            close();
            open = block;
            begin(start);
        }
    }

    private void begin(Members block) {
        index++;
        event("content_block_start").member("index", index).name("content_block").beginObject();
        block.write(out);
        out.endObject();
        sent();
    }

    private void delta(String type, String name, JsonText piece) {
        event("content_block_delta")
                .member("index", index)
                .name("delta")
                .beginObject()
                .member("type", type)
                .member(name, piece)
                .endObject();
        sent();
    }

    private void close() {
        if (open != Open.NOTHING) {
            open = Open.NOTHING;
            stop();
        }
    }

    private void stop() {
        event("content_block_stop").member("index", index);
        sent();
    }

    private void end() {
        close();
        event("message_delta")
                .name("delta")
                .beginObject()
                .member("stop_reason", StopReasons.of(reason))
                .name("stop_sequence");
        if (stopSequence == null) {
            out.nothing();
        } else {
            out.text(stopSequence);
        }
        out.endObject().name("usage");
        MessageUsage.asFarAsKnown(out, usage, serviceTier);
        sent();
        event("message_stop");
        sent();
    }

    private JsonWriter event(String type) {
        return out.frame("event: " + type + "\ndata: ").beginObject().member("type", type);
    }

    private void sent() {
        out.endObject().frame("\n\n");
    }

    @Override
    public Slice take() {
        return out.take();
    }
}
