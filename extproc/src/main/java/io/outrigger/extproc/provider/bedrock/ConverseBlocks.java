package io.outrigger.extproc.provider.bedrock;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Block.ToolResult.Outcome;
import io.outrigger.extproc.conversation.Conversation.Message;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.provider.Unsupported;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code messages} and {@code system}. */
final class ConverseBlocks {
    private final JsonWriter out;
    private final Unsupported unsupported;
    private final ConverseMedia media;

    ConverseBlocks(JsonWriter out, Unsupported unsupported) {
        this.out = out;
        this.unsupported = unsupported;
        this.media = new ConverseMedia(out, unsupported);
    }

    void messages(List<Message> messages) throws ClientError {
        out.name("messages").beginArray();
        for (Message turn : Turns.of(messages)) {
            out.beginObject().name("content").beginArray();
            for (Block block : turn.content()) {
                block(block);
            }
            String role = turn.role().name().toLowerCase(Locale.ROOT);
            out.endArray().member("role", role).endObject();
        }
        out.endArray();
    }

    void system(List<Block.Text> system) {
        List<Block.Text> said = system.stream().filter(it -> !it.text().isBlank()).toList();
        if (!said.isEmpty()) {
            out.name("system").beginArray();
            said.forEach(this::text);
            out.endArray();
        }
    }

    private void text(Block.Text block) {
        out.beginObject().member("text", block.text()).endObject();
        cachePoint(out, block.cacheControl());
    }

    /** What a marker on a block says, Converse says by a block behind it. */
    static void cachePoint(JsonWriter out, @Nullable JsonValue marker) {
        if (marker != null) {
            out.beginObject().name("cachePoint").beginObject();
            out.member("ttl", marker.text("ttl")).member("type", "default");
            out.endObject().endObject();
        }
    }

    private void block(Block block) throws ClientError {
        switch (block) {
            case Block.Text text -> text(text);
            case Block.Image image -> {
                media.image(image);
                cachePoint(out, image.cacheControl());
            }
            case Block.Document document -> {
                media.document(document);
                cachePoint(out, document.cacheControl());
            }
            case Block.Audio audio -> media.audio(audio);
            case Block.Video video -> media.video(video);
            case Block.Thought(var text, var signature) -> thought(text, signature);
            case Block.RedactedThought(var data) -> {
                out.beginObject().name("reasoningContent").beginObject();
                out.member("redactedContent", data).endObject().endObject();
            }
            case Block.ToolCall(var id, var name, var input, var cache) -> {
                out.beginObject().name("toolUse").beginObject().member("name", name);
                out.name("input").compact(input).member("toolUseId", id).endObject().endObject();
                cachePoint(out, cache);
            }
            case Block.ToolResult result -> {
                result(result);
                cachePoint(out, result.cacheControl());
            }
            case Block.Foreign(var type, _) -> throw unsupported.refuse("content of type " + type);
        }
    }

    private void thought(JsonText text, @Nullable JsonText signature) {
        out.beginObject().name("reasoningContent").beginObject();
        out.name("reasoningText").beginObject().member("text", text);
        out.member("signature", signature).endObject().endObject().endObject();
    }

    private void result(Block.ToolResult result) throws ClientError {
        out.beginObject().name("toolResult").beginObject().name("content").beginArray();
        if (result.content().isEmpty()) {
            out.beginObject().member("text", "").endObject();
        }
        for (Block block : result.content()) {
            switch (block) {
                // blank ones too: here they are allowed, and a tool may have nothing to say
                case Block.Text(var text, _) -> out.beginObject().member("text", text).endObject();
                case Block.Image image -> media.image(image);
                case Block.Video video -> media.video(video);
                case Block.Document document -> media.document(document);
                case Block.Audio _,
                        Block.Thought _,
                        Block.RedactedThought _,
                        Block.ToolCall _,
                        Block.ToolResult _ ->
                        throw unsupported.refuse("such content of a tool result");
                case Block.Foreign(var type, _) ->
                        throw unsupported.refuse("content of type " + type);
            }
        }
        out.endArray().name("status");
        if (result.outcome() == Outcome.ERROR) {
            out.text("error");
        } else {
            out.nothing();
        }
        out.member("toolUseId", result.callId()).endObject().endObject();
    }
}
