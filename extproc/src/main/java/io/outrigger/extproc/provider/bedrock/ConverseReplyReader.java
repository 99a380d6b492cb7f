package io.outrigger.extproc.provider.bedrock;

import io.outrigger.extproc.conversation.Event;
import io.outrigger.extproc.conversation.FinishReason;
import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.framing.AwsEventStream;
import io.outrigger.extproc.framing.FramingException;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.BedrockErrors;
import io.outrigger.extproc.provider.ReplyReader;
import io.outrigger.extproc.provider.ResponseHead;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads replies of Converse and ConverseStream. */
final class ConverseReplyReader implements ReplyReader {
    private final @Nullable JsonText id;
    private final List<AwsEventStream.Frame> frames = new ArrayList<>();
    private final AwsEventStream stream = new AwsEventStream(frames::add);
    private final RedactedThought redacted = new RedactedThought();
    private final JsonText model;
    private Course course = Course.GOES_ON;

    /** Why the reply is of no use; null as long as it is. */
    private @Nullable ProviderError useless;

    /** A call has begun; input of one that has no name belongs nowhere. */
    private boolean inCall;

    /** How far a streamed reply has come. */
    private enum Course {
        GOES_ON,
        /** The message is whole, its usage is not told yet. */
        STOPPED,
        ENDED
    }

    /**
     * A reply names neither itself nor its model; the request's id serves as its own.
     *
     * @param model that was asked
     */
    ConverseReplyReader(ResponseHead head, String model) {
        String request = head.headers().get("x-amzn-requestid");
        this.id = request.isEmpty() ? null : JsonText.of(request);
        this.model = JsonText.of(model);
    }

    @Override
    public void whole(Slice body, Consumer<Event> out) throws JsonSyntaxException {
        JsonValue reply = JsonValue.parse(body);
        JsonValue output = reply.given("output");
        JsonValue message = output == null ? null : output.given("message");
        JsonValue content = message == null ? null : message.given("content");
        if (content == null) {
            out.accept(new Event.Failed(ProviderError.malformed("without output")));
            return;
        }
        out.accept(new Event.Started(id, model));
        for (JsonValue block : content.items()) {
            block(block, out);
            out.accept(new Event.BlockEnded(0));
        }
        stop(reply, out);
        metadata(reply, out);
        complete(out);
    }

    private void block(JsonValue block, Consumer<Event> out) {
        piece(block.text("text"), it -> out.accept(new Event.Text(0, it)));
        JsonValue cited = block.given("citationsContent");
        if (cited != null && cited.given("content") != null) {
            for (JsonValue part : cited.given("content").items()) {
                piece(part.text("text"), it -> out.accept(new Event.Text(0, it)));
            }
        }
        JsonValue reasoning = block.given("reasoningContent");
        if (reasoning != null) {
            JsonValue text = reasoning.given("reasoningText");
            reasoning(text == null ? reasoning : text, out);
            piece(
                    reasoning.text("redactedContent"),
                    it -> out.accept(new Event.RedactedThought(0, it)));
        }
        JsonValue call = block.given("toolUse");
        if (call != null) {
            call(call, out);
            JsonValue input = call.given("input");
            if (input != null && inCall) {
                out.accept(new Event.ToolInput(0, JsonText.quoting(input.raw())));
            }
        }
    }

    private static void reasoning(JsonValue told, Consumer<Event> out) {
        piece(told.text("text"), it -> out.accept(new Event.Thought(0, it)));
        piece(told.text("signature"), it -> out.accept(new Event.Signature(0, it)));
    }

    private void call(JsonValue call, Consumer<Event> out) {
        JsonText callId = call.text("toolUseId");
        JsonText name = call.text("name");
        inCall = callId != null && name != null;
        if (callId != null && name != null) {
            out.accept(new Event.ToolCall(0, callId, name));
        }
    }

    private static void piece(@Nullable JsonText text, Consumer<JsonText> use) {
        if (text != null && !text.isEmpty()) {
            use.accept(text);
        }
    }

    private void stop(JsonValue told, Consumer<Event> out) {
        course = Course.STOPPED;
        redacted.end(out);
        String reason = told.string("stopReason");
        if (reason != null && reason.startsWith("malformed_")) {
            useless = new ProviderError(502, reason, "the model's output cannot be understood");
            return;
        }
        JsonValue more = told.given("additionalModelResponseFields");
        JsonText sequence = more == null ? null : more.text("stop_sequence");
        out.accept(new Event.Finished(0, reason(reason), sequence));
    }

    private static FinishReason reason(@Nullable String reason) {
        return switch (reason) {
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "stop_sequence" -> FinishReason.STOP_SEQUENCE;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "content_filtered", "guardrail_intervened" -> FinishReason.CONTENT_FILTER;
            case null, default -> FinishReason.STOP;
        };
    }

    private static void metadata(JsonValue told, Consumer<Event> out) {
        tier(told, out);
        used(told, out);
    }

    private static void tier(JsonValue holder, Consumer<Event> out) {
        JsonValue tier = holder.given("serviceTier");
        JsonText type = tier == null ? null : tier.text("type");
        if (type != null) {
            out.accept(new Event.ServiceTier(type));
        }
    }

    /** Bedrock counts what a cache had apart from the input; we count it in. */
    private static void used(JsonValue holder, Consumer<Event> out) {
        JsonValue told = holder.given("usage");
        if (told == null) {
            return;
        }
        long read = told.count("cacheReadInputTokens");
        long written = told.count("cacheWriteInputTokens");
        long input = told.count("inputTokens");
        long all = input < 0 ? input : input + Math.max(0, read) + Math.max(0, written);
        out.accept(
                new Event.Used(
                        Usage.of(all, told.count("outputTokens"), told.count("totalTokens"))
                                .with(
                                        Usage.Details.NONE
                                                .withCached(read)
                                                .withCacheCreation(written))));
    }

    @Override
    public void chunk(Slice bytes, Consumer<Event> out)
            throws JsonSyntaxException, FramingException {
        FramingException damage = null;
        try {
            stream.feed(bytes);
        } catch (FramingException e) {
            damage = e;
        }
        // those before the damage are good
        for (AwsEventStream.Frame frame : frames) {
            switch (frame.kind()) {
                case EVENT -> event(frame, out);
                case EXCEPTION ->
                        out.accept(
                                new Event.Failed(
                                        BedrockErrors.streamed(frame.type(), frame.payload())));
            }
        }
        frames.clear();
        if (damage != null) {
            throw damage;
        }
    }

    private void event(AwsEventStream.Frame frame, Consumer<Event> out) throws JsonSyntaxException {
        switch (frame.type()) {
            case "messageStart" -> out.accept(new Event.Started(id, model));
            case "contentBlockStart" -> {
                JsonValue start = JsonValue.parse(frame.payload()).given("start");
                JsonValue call = start == null ? null : start.given("toolUse");
                if (call != null) {
                    call(call, out);
                }
            }
            case "contentBlockDelta" -> {
                JsonValue delta = JsonValue.parse(frame.payload()).given("delta");
                if (delta != null) {
                    delta(delta, out);
                }
            }
            case "contentBlockStop" -> {
                inCall = false;
                redacted.end(out);
                out.accept(new Event.BlockEnded(0));
            }
            case "messageStop" -> stop(JsonValue.parse(frame.payload()), out);
            case "metadata" -> {
                metadata(JsonValue.parse(frame.payload()), out);
                complete(out);
            }
            // whatever comes in later versions
            default -> {}
        }
    }

    private void delta(JsonValue delta, Consumer<Event> out) {
        piece(delta.text("text"), it -> out.accept(new Event.Text(0, it)));
        JsonValue call = delta.given("toolUse");
        if (call != null && inCall) {
            piece(call.text("input"), it -> out.accept(new Event.ToolInput(0, it)));
        }
        JsonValue reasoning = delta.given("reasoningContent");
        if (reasoning != null) {
            reasoning(reasoning, out);
            piece(reasoning.text("redactedContent"), redacted::add);
        }
    }

    /** Usage comes behind the end of the message; without it the message is whole all the same. */
    @Override
    public void end(Consumer<Event> out) {
        if (stream.isAtBorder()) {
            complete(out);
        }
    }

    private void complete(Consumer<Event> out) {
        if (course == Course.STOPPED) {
            course = Course.ENDED;
            out.accept(useless == null ? new Event.Ended() : new Event.Failed(useless));
        }
    }
}
