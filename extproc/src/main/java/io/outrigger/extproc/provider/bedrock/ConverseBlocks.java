package io.outrigger.extproc.provider.bedrock;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Block.ToolResult.Outcome;
import io.outrigger.extproc.conversation.Conversation.Message;
import io.outrigger.extproc.conversation.Conversation.Role;
import io.outrigger.extproc.conversation.Media;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.provider.Unsupported;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code messages} and {@code system}. Turns alternate: neighbours of one role become one. */
final class ConverseBlocks {
    private static final Map<String, String> IMAGES =
            Map.of(
                    "image/png", "png",
                    "image/jpeg", "jpeg",
                    "image/gif", "gif",
                    "image/webp", "webp");
    private static final Map<String, String> DOCUMENTS =
            Map.of(
                    "application/pdf",
                    "pdf",
                    "text/csv",
                    "csv",
                    "application/msword",
                    "doc",
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                    "docx",
                    "application/vnd.ms-excel",
                    "xls",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    "xlsx",
                    "text/html",
                    "html",
                    "text/plain",
                    "txt",
                    "text/markdown",
                    "md");
    private static final Map<String, String> SOUNDS =
            Map.ofEntries(
                    Map.entry("audio/mp3", "mp3"),
                    Map.entry("audio/mpeg", "mp3"),
                    Map.entry("audio/wav", "wav"),
                    Map.entry("audio/x-wav", "wav"),
                    Map.entry("audio/opus", "opus"),
                    Map.entry("audio/aac", "aac"),
                    Map.entry("audio/flac", "flac"),
                    Map.entry("audio/ogg", "ogg"),
                    Map.entry("audio/mp4", "mp4"),
                    Map.entry("audio/m4a", "m4a"),
                    Map.entry("audio/webm", "webm"),
                    Map.entry("audio/pcm", "pcm"));
    private static final Map<String, String> VIDEOS =
            Map.of(
                    "video/x-matroska", "mkv",
                    "video/quicktime", "mov",
                    "video/mp4", "mp4",
                    "video/webm", "webm",
                    "video/x-flv", "flv",
                    "video/mpeg", "mpeg",
                    "video/x-ms-wmv", "wmv",
                    "video/3gpp", "three_gp");

    private final JsonWriter out;
    private final Unsupported unsupported;
    private final boolean claude;
    private int documents;

    /**
     * @param claude whether thoughts need the proof that they were the model's
     */
    ConverseBlocks(JsonWriter out, Unsupported unsupported, boolean claude) {
        this.out = out;
        this.unsupported = unsupported;
        this.claude = claude;
    }

    void messages(List<Message> messages) throws ClientError {
        out.name("messages").beginArray();
        Role open = null;
        for (Message message : messages) {
            if (open != message.role()) {
                if (open != null) {
                    end(open);
                }
                open = message.role();
                out.beginObject().name("content").beginArray();
            }
            for (Block block : message.content()) {
                block(block);
            }
        }
        if (open != null) {
            end(open);
        }
        out.endArray();
    }

    private void end(Role role) {
        out.endArray().member("role", role.name().toLowerCase(Locale.ROOT)).endObject();
    }

    void system(List<Block.Text> system) {
        if (!system.isEmpty()) {
            out.name("system").beginArray();
            system.forEach(this::text);
            out.endArray();
        }
    }

    /** Blank texts are refused by the API and say nothing. */
    private void text(Block.Text block) {
        if (!block.text().decode().isBlank()) {
            out.beginObject().member("text", block.text()).endObject();
        }
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
            case Block.Image(var media, _, var cache) -> {
                media("image", media, IMAGES);
                cachePoint(out, cache);
            }
            case Block.Document document -> {
                document(document);
                cachePoint(out, document.cacheControl());
            }
            case Block.Audio(var media) -> media("audio", media, SOUNDS);
            case Block.Video(var media) -> media("video", media, VIDEOS);
            case Block.Thought(var text, var signature) -> thought(text, signature);
            case Block.RedactedThought(var data) -> {
                out.beginObject().name("reasoningContent").beginObject();
                out.member("redactedContent", data).endObject().endObject();
            }
            case Block.ToolCall(var id, var name, var input, var cache) -> {
                out.beginObject().name("toolUse").beginObject().member("name", name);
                out.name("input").raw(input).member("toolUseId", id).endObject().endObject();
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
        if (claude && signature == null) {
            unsupported.leaveOut("reasoning_content");
            return;
        }
        out.beginObject().name("reasoningContent").beginObject();
        out.name("reasoningText").beginObject().member("text", text);
        out.member("signature", signature).endObject().endObject().endObject();
    }

    private void result(Block.ToolResult result) throws ClientError {
        out.beginObject().name("toolResult").beginObject().name("content").beginArray();
        for (Block block : result.content()) {
            switch (block) {
                // blank ones too: a result must say something
                case Block.Text(var text, _) -> out.beginObject().member("text", text).endObject();
                case Block.Image(var media, _, _) -> media("image", media, IMAGES);
                case Block.Video(var media) -> media("video", media, VIDEOS);
                case Block.Document document -> document(document);
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

    private void media(String kind, Media media, Map<String, String> formats) throws ClientError {
        out.beginObject().name(kind).beginObject();
        switch (media) {
            case Media.Inline(var type, var base64) -> {
                out.member("format", format(kind, type, formats)).name("source").beginObject();
                out.name("bytes").quoted(base64).endObject();
            }
            case Media.Url(var url) -> bucket(kind, url, formats);
            case Media.FileId _, Media.Plain _ -> throw unsupported.refuse("an uploaded " + kind);
        }
        out.endObject().endObject();
    }

    /** Bedrock fetches from its own store only. */
    private void bucket(String kind, JsonText url, Map<String, String> formats) throws ClientError {
        String uri = url.decode();
        String ending = uri.substring(uri.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String format = ending.equals("jpg") ? "jpeg" : ending;
        if (!uri.startsWith("s3://") || !formats.containsValue(format)) {
            throw unsupported.refuse(kind + " by its URL");
        }
        out.member("format", format).name("source").beginObject().name("s3Location");
        out.beginObject().member("uri", url).endObject().endObject();
    }

    private String format(String kind, String type, Map<String, String> formats)
            throws ClientError {
        String format = formats.get(type);
        if (format == null) {
            throw unsupported.refuse(kind + " of type " + type);
        }
        return format;
    }

    private void document(Block.Document document) throws ClientError {
        out.beginObject().name("document").beginObject();
        out.member("context", document.context());
        if (document.citations()) {
            out.name("citations").beginObject().name("enabled").flag(true).endObject();
        }
        switch (document.media()) {
            case Media.Inline(var type, var base64) -> {
                out.member("format", format("document", type, DOCUMENTS));
                out.member("name", name(document)).name("source").beginObject();
                out.name("bytes").quoted(base64).endObject();
            }
            case Media.Plain(var text) -> {
                out.member("format", "txt").member("name", name(document)).name("source");
                out.beginObject().member("text", text).endObject();
            }
            case Media.Url(var url) -> {
                out.member("name", name(document));
                bucket("document", url, DOCUMENTS);
            }
            case Media.FileId _ -> throw unsupported.refuse("an uploaded document");
        }
        out.endObject().endObject();
    }

    /** The API takes few characters, and no name twice. */
    private String name(Block.Document document) {
        documents++;
        JsonText title = document.title();
        String plain =
                title == null
                        ? ""
                        : title.decode()
                                .replaceAll("[^A-Za-z0-9 ()\\[\\]-]+", "-")
                                .replaceAll(" +", " ")
                                .strip();
        String named = plain.isEmpty() ? "document" : plain;
        return (named.length() > 180 ? named.substring(0, 180) : named) + "-" + documents;
    }
}
