package io.outrigger.extproc.provider.anthropic;

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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads messages, whole or as server-sent events. */
final class MessageReplyReader implements ReplyReader {
    private static final JsonText STANDARD = JsonText.of("default");

    private final List<Slice> pending = new ArrayList<>();
    private final SseLines lines = new SseLines(pending::add);
    private final MessageUsage usage = new MessageUsage();

    /** The block that is being told is a call of a client's tool. */
    private boolean inCall;

    @Override
    public void whole(Slice body, Consumer<Event> out) throws JsonSyntaxException {
        JsonValue message = JsonValue.parse(body);
        if (message.get("content") == null) {
            JsonValue error = message.given("error");
            out.accept(
                    new Event.Failed(
                            error == null
                                    ? ProviderError.malformed("without content")
                                    : AnthropicErrors.streamed(error)));
            return;
        }
        start(message, out);
        for (JsonValue block : message.get("content").items()) {
            block(block, out);
            out.accept(new Event.BlockEnded(0));
        }
        finish(message, out);
        out.accept(new Event.Used(usage.usage()));
        out.accept(new Event.Ended());
    }

    private void start(JsonValue message, Consumer<Event> out) {
        out.accept(new Event.Started(message.text("id"), message.text("model")));
        used(message);
        JsonValue told = message.given("usage");
        JsonText tier = told == null ? null : told.text("service_tier");
        if (tier != null) {
            out.accept(new Event.ServiceTier(tier.is("standard") ? STANDARD : tier));
        }
    }

    private void used(JsonValue holder) {
        JsonValue told = holder.given("usage");
        if (told != null) {
            JsonValue details = told.given("output_tokens_details");
            usage.take(told::count, details == null ? _ -> Usage.UNKNOWN : details::count);
        }
    }

    /** A block as it is, or as it starts. */
    private void block(JsonValue block, Consumer<Event> out) {
        inCall = false;
        String type = block.string("type");
        switch (type) {
            case "text" -> piece(block.text("text"), it -> out.accept(new Event.Text(0, it)));
            case "thinking" -> {
                piece(block.text("thinking"), it -> out.accept(new Event.Thought(0, it)));
                piece(block.text("signature"), it -> out.accept(new Event.Signature(0, it)));
            }
            case "redacted_thinking" ->
                    piece(block.text("data"), it -> out.accept(new Event.RedactedThought(0, it)));
            case "tool_use" -> {
                JsonText id = block.text("id");
                JsonText name = block.text("name");
                if (id != null && name != null) {
                    inCall = true;
                    out.accept(new Event.ToolCall(0, id, name));
                    input(block.given("input"), out);
                }
            }
            // what server tools did is told by the text around it
            case null, default -> {}
        }
    }

    /** A stream starts with an empty input and tells the whole one in pieces. */
    private static void input(@Nullable JsonValue input, Consumer<Event> out) {
        if (input != null && !input.members().isEmpty()) {
            out.accept(new Event.ToolInput(0, JsonText.quoting(input.raw())));
        }
    }

    private static void piece(@Nullable JsonText text, Consumer<JsonText> use) {
        if (text != null && !text.isEmpty()) {
            use.accept(text);
        }
    }

    private static void finish(JsonValue told, Consumer<Event> out) {
        String reason = told.string("stop_reason");
        if (reason != null) {
            out.accept(new Event.Finished(0, reason(reason), told.text("stop_sequence")));
        }
    }

    private static FinishReason reason(String reason) {
        return switch (reason) {
            case "stop_sequence" -> FinishReason.STOP_SEQUENCE;
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "refusal" -> FinishReason.CONTENT_FILTER;
            case "pause_turn" -> FinishReason.PAUSED;
            default -> FinishReason.STOP;
        };
    }

    @Override
    public void chunk(Slice bytes, Consumer<Event> out) throws JsonSyntaxException {
        lines.feed(bytes);
        drain(out);
    }

    @Override
    public void end(Consumer<Event> out) throws JsonSyntaxException {
        lines.end();
        drain(out);
    }

    private void drain(Consumer<Event> out) throws JsonSyntaxException {
        for (Slice data : pending) {
            event(JsonValue.parse(data), out);
        }
        pending.clear();
    }

    /** One event of a stream, without its frame. */
    void event(JsonValue event, Consumer<Event> out) {
        String type = event.string("type");
        switch (type) {
            case "message_start" -> {
                JsonValue message = event.get("message");
                start(message == null ? event : message, out);
                out.accept(new Event.Used(usage.usage()));
            }
            case "content_block_start" -> {
                JsonValue block = event.get("content_block");
                if (block != null) {
                    block(block, out);
                }
            }
            case "content_block_delta" -> {
                JsonValue delta = event.get("delta");
                if (delta != null) {
                    delta(delta, out);
                }
            }
            case "content_block_stop" -> out.accept(new Event.BlockEnded(0));
            case "message_delta" -> {
                JsonValue delta = event.get("delta");
                if (delta != null) {
                    finish(delta, out);
                }
                used(event);
                out.accept(new Event.Used(usage.usage()));
            }
            case "message_stop" -> {
                // some clouds tell the usage here
                used(event);
                out.accept(new Event.Used(usage.usage()));
                out.accept(new Event.Ended());
            }
            case "error" ->
                    out.accept(new Event.Failed(AnthropicErrors.streamed(event.get("error"))));
            // "ping", and whatever comes in later versions
            case null, default -> {}
        }
    }

    private void delta(JsonValue delta, Consumer<Event> out) {
        String type = delta.string("type");
        switch (type) {
            case "text_delta" -> piece(delta.text("text"), it -> out.accept(new Event.Text(0, it)));
            case "thinking_delta" ->
                    piece(delta.text("thinking"), it -> out.accept(new Event.Thought(0, it)));
            case "signature_delta" ->
                    piece(delta.text("signature"), it -> out.accept(new Event.Signature(0, it)));
            case "input_json_delta" -> {
                // server tools get theirs in the same way
                if (inCall) {
                    piece(delta.text("partial_json"), it -> out.accept(new Event.ToolInput(0, it)));
                }
            }
            case null, default -> {}
        }
    }
}
