package io.outrigger.extproc.provider.anthropic;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Block.ToolResult.Outcome;
import io.outrigger.extproc.conversation.Conversation.Message;
import io.outrigger.extproc.conversation.Media;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.provider.Unsupported;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code messages} and their content blocks. */
final class MessagesBlocks {
    private static final Set<String> IMAGES =
            Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

    private MessagesBlocks() {}

    static void messages(JsonWriter out, List<Message> messages, Unsupported unsupported)
            throws ClientError {
        out.name("messages").beginArray();
        for (Message message : messages) {
            out.beginObject().name("content");
            blocks(out, message.content(), unsupported);
            out.member("role", message.role().name().toLowerCase(Locale.ROOT)).endObject();
        }
        out.endArray();
    }

    static void blocks(JsonWriter out, List<? extends Block> blocks, Unsupported unsupported)
            throws ClientError {
        out.beginArray();
        for (Block block : blocks) {
            block(out, block, unsupported);
        }
        out.endArray();
    }

    private static void block(JsonWriter out, Block block, Unsupported unsupported)
            throws ClientError {
        switch (block) {
            case Block.Text(var text, var cache) ->
                    out.beginObject()
                            .member("text", text)
                            .member("cache_control", cache)
                            .member("type", "text")
                            .endObject();
            case Block.Image(var media, _, var cache) -> {
                source(out.beginObject().name("source"), media, IMAGES, unsupported);
                out.member("cache_control", cache).member("type", "image").endObject();
            }
            case Block.Document document -> document(out, document, unsupported);
            case Block.Thought(var text, var signature) -> thought(out, text, signature);
            case Block.RedactedThought(var data) ->
                    out.beginObject()
                            .member("data", data)
                            .member("type", "redacted_thinking")
                            .endObject();
            case Block.ToolCall(var id, var name, var input, var cache) ->
                    out.beginObject()
                            .member("id", id)
                            .name("input")
                            .raw(input)
                            .member("name", name)
                            .member("cache_control", cache)
                            .member("type", "tool_use")
                            .endObject();
            case Block.ToolResult result -> result(out, result, unsupported);
            case Block.Audio _ -> throw unsupported.refuse("audio input");
            case Block.Video _ -> throw unsupported.refuse("video input");
            case Block.Foreign(var type, _) -> throw unsupported.refuse("content of type " + type);
        }
    }

    /** Without its proof the API refuses a thought. It is in the request's unsupported fields. */
    private static void thought(JsonWriter out, JsonText text, @Nullable JsonText signature) {
        if (signature != null) {
            out.beginObject()
                    .member("signature", signature)
                    .member("thinking", text)
                    .member("type", "thinking")
                    .endObject();
        }
    }

    private static void result(JsonWriter out, Block.ToolResult result, Unsupported unsupported)
            throws ClientError {
        out.beginObject()
                .member("tool_use_id", result.callId())
                .name("is_error")
                .flag(result.outcome() == Outcome.ERROR)
                .name("content");
        blocks(out, result.content(), unsupported);
        out.member("cache_control", result.cacheControl())
                .member("type", "tool_result")
                .endObject();
    }

    private static void document(JsonWriter out, Block.Document document, Unsupported unsupported)
            throws ClientError {
        var types = Set.of("application/pdf");
        source(out.beginObject().name("source"), document.media(), types, unsupported);
        out.member("title", document.title()).member("context", document.context());
        if (document.citations()) {
            out.name("citations").beginObject().name("enabled").flag(true).endObject();
        }
        out.member("cache_control", document.cacheControl()).member("type", "document").endObject();
    }

    private static void source(
            JsonWriter out, Media media, Set<String> types, Unsupported unsupported)
            throws ClientError {
        out.beginObject();
        switch (media) {
            case Media.Inline(var type, var base64) -> {
                if (!types.contains(type)) {
                    throw unsupported.refuse("inline content of type " + type);
                }
                out.name("data").quoted(base64).member("media_type", type);
                out.member("type", "base64");
            }
            case Media.Url(var url) -> out.member("type", "url").member("url", url);
            case Media.Plain(var text) ->
                    out.member("data", text)
                            .member("media_type", "text/plain")
                            .member("type", "text");
            case Media.FileId(var id) -> out.member("file_id", id).member("type", "file");
        }
        out.endObject();
    }
}
