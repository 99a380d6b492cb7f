package io.outrigger.extproc.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Block.ToolResult.Outcome;
import io.outrigger.extproc.conversation.Conversation.Message;
import io.outrigger.extproc.conversation.Media;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.provider.Unsupported;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code messages} and their content blocks. */
final class MessagesBlocks {
    private static final Set<String> IMAGES =
            Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

    private MessagesBlocks() {}

    static void messages(JsonWriter out, List<Message> messages, Unsupported unsupported)
            throws ClientError {
        out.name("messages").beginArray();
        for (Message message : messages) {
            if (!areRefused(message.content())) {
                out.beginObject().name("content");
                blocks(out, message.content(), unsupported);
                out.member("role", message.role().name().toLowerCase(Locale.ROOT)).endObject();
            }
        }
        out.endArray();
    }

    /** Whether nothing is left to say. */
    static boolean areRefused(List<? extends Block> blocks) {
        return blocks.stream().allMatch(MessagesBlocks::isRefused);
    }

    /**
     * The API refuses blank texts, and thoughts without their proof. The latter are in the
     * request's unsupported fields.
     */
    private static boolean isRefused(Block block) {
        return switch (block) {
            case Block.Text(var text, _) -> text.isBlank();
            case Block.Thought(_, var signature) -> signature == null;
            case Block.Image _,
                    Block.Document _,
                    Block.Audio _,
                    Block.Video _,
                    Block.RedactedThought _,
                    Block.ToolCall _,
                    Block.ToolResult _,
                    Block.Foreign _ ->
                    false;
        };
    }

    static void blocks(JsonWriter out, List<? extends Block> blocks, Unsupported unsupported)
            throws ClientError {
        out.beginArray();
        for (Block block : blocks) {
            if (!isRefused(block)) {
                block(out, block, unsupported);
            }
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
            case Block.Thought(var text, var signature) ->
                    out.beginObject()
                            .member("signature", signature)
                            .member("thinking", text)
                            .member("type", "thinking")
                            .endObject();
            case Block.RedactedThought(var data) ->
                    out.beginObject()
                            .member("data", data)
                            .member("type", "redacted_thinking")
                            .endObject();
            case Block.ToolCall(var id, var name, var input, var cache) ->
                    out.beginObject()
                            .member("id", id)
                            .name("input")
                            .compact(input)
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
        Media media = plain(document.media(), unsupported);
        source(out.beginObject().name("source"), media, types, unsupported);
        out.member("title", document.title()).member("context", document.context());
        if (document.citations()) {
            out.name("citations").beginObject().name("enabled").flag(true).endObject();
        }
        out.member("cache_control", document.cacheControl()).member("type", "document").endObject();
    }

    /** Of inline documents only PDF is taken as base64, texts are taken as they are. */
    private static Media plain(Media media, Unsupported unsupported) throws ClientError {
        if (!(media instanceof Media.Inline(var type, var base64)) || !type.startsWith("text/")) {
            return media;
        }
        try {
            byte[] text = Base64.getDecoder().decode(base64.toBytes());
            return new Media.Plain(JsonText.of(new String(text, UTF_8)));
        } catch (IllegalArgumentException _) {
            throw unsupported.refuse("a document whose base64 is damaged");
        }
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
