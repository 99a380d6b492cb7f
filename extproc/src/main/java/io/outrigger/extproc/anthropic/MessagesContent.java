package io.outrigger.extproc.anthropic;

import io.outrigger.extproc.client.Base64Data;
import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.Fields;
import io.outrigger.extproc.conversation.Asked;
import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Block.ToolResult.Outcome;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.conversation.Media;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Content blocks of messages, of {@code system} and of tool results. */
final class MessagesContent {
    private static final String EXPECTED = "a string or an array";

    private static final JsonText LINE_END = JsonText.of("\n");

    private final Asked.Builder asked;

    MessagesContent(Asked.Builder asked) {
        this.asked = asked;
    }

    /** Content that can only be text. */
    List<Block.Text> texts(JsonValue holder, String name, String path) throws ClientError {
        var texts = new ArrayList<Block.Text>();
        for (Block block : blocks(holder, name, path)) {
            if (!(block instanceof Block.Text text)) {
                throw Fields.bad(path, "text only");
            }
            texts.add(text);
        }
        return texts;
    }

    List<Block> blocks(JsonValue holder, String name, String path) throws ClientError {
        JsonValue content = holder.given(name);
        if (content != null && content.is(Kind.STRING)) {
            return content.text().isEmpty() ? List.of() : List.of(Block.Text.of(content.text()));
        }
        var blocks = new ArrayList<Block>();
        for (JsonValue block : Fields.expect(content, Kind.ARRAY, path, EXPECTED).items()) {
            blocks.add(block(block, path + "[" + blocks.size() + "]"));
        }
        return blocks;
    }

    private Block block(JsonValue block, String path) throws ClientError {
        String type = Fields.text(block, "type", path).decode();
        JsonValue cache = cacheControl(block, path);
        return switch (type) {
            case "text" -> new Block.Text(Fields.text(block, "text", path), cache);
            case "image" -> new Block.Image(media(block, path), null, cache);
            case "document" -> document(block, path, cache);
            case "search_result" -> searchResult(block, path, cache);
            case "thinking" -> thought(block, path);
            case "redacted_thinking" -> new Block.RedactedThought(Fields.text(block, "data", path));
            case "tool_use" ->
                    new Block.ToolCall(
                            Fields.text(block, "id", path),
                            Fields.text(block, "name", path),
                            Fields.object(block, "input", path).raw(),
                            cache);
            case "tool_result" -> result(block, path, cache);
            default -> new Block.Foreign(type, block);
        };
    }

    private @Nullable JsonValue cacheControl(JsonValue block, String path) throws ClientError {
        JsonValue marker = Fields.objectOrNull(block, "cache_control", path);
        if (marker != null) {
            asked.mark(Field.CACHE_CONTROL, "cache_control");
        }
        return marker;
    }

    /** A gateway to providers that sign nothing leaves the signature empty. */
    private Block thought(JsonValue block, String path) throws ClientError {
        JsonText signature = Fields.textOrNull(block, "signature", path);
        if (signature == null || signature.isEmpty()) {
            asked.mark(Field.UNSIGNED_THOUGHT, "thinking");
            signature = null;
        }
        return new Block.Thought(Fields.text(block, "thinking", path), signature);
    }

    private Block result(JsonValue block, String path, @Nullable JsonValue cache)
            throws ClientError {
        boolean error = Boolean.TRUE.equals(Fields.flagOrNull(block, "is_error", path));
        if (error) {
            asked.mark(Field.TOOL_ERROR, "is_error");
        }
        return new Block.ToolResult(
                Fields.text(block, "tool_use_id", path),
                block.given("content") == null
                        ? List.of()
                        : blocks(block, "content", path + ".content"),
                error ? Outcome.ERROR : Outcome.OK,
                cache);
    }

    private Block document(JsonValue block, String path, @Nullable JsonValue cache)
            throws ClientError {
        JsonText title = Fields.textOrNull(block, "title", path);
        JsonText context = Fields.textOrNull(block, "context", path);
        if (title != null || context != null) {
            asked.mark(Field.DOCUMENT_TITLE, title == null ? "context" : "title");
        }
        return new Block.Document(media(block, path), title, context, cites(block, path), cache);
    }

    /** What a search found is a text with a title, from a source. */
    private Block searchResult(JsonValue block, String path, @Nullable JsonValue cache)
            throws ClientError {
        asked.mark(Field.DOCUMENT_TITLE, "search_result.source");
        return new Block.Document(
                plain(block, path),
                Fields.text(block, "title", path),
                Fields.text(block, "source", path),
                cites(block, path),
                cache);
    }

    private boolean cites(JsonValue block, String path) throws ClientError {
        JsonValue citations = Fields.objectOrNull(block, "citations", path);
        boolean cites = citations != null && citations.flag("enabled");
        if (cites) {
            asked.mark(Field.CITATIONS, "citations");
        }
        return cites;
    }

    /** The texts of a block, each on a line of its own. */
    private Media plain(JsonValue holder, String path) throws ClientError {
        var lines = new ArrayList<JsonText>();
        for (Block block : blocks(holder, "content", path + ".content")) {
            if (!(block instanceof Block.Text(var text, _))) {
                throw Fields.unsupported(path + ".content", "anything but text in a document");
            }
            if (!lines.isEmpty()) {
                lines.add(LINE_END);
            }
            lines.add(text);
        }
        return new Media.Plain(lines.isEmpty() ? JsonText.EMPTY : JsonText.join(lines));
    }

    private Media media(JsonValue block, String path) throws ClientError {
        JsonValue source = Fields.object(block, "source", path);
        String at = path + ".source";
        return switch (Fields.text(source, "type", at).decode()) {
            case "base64" ->
                    new Media.Inline(
                            Fields.text(source, "media_type", at).decode().toLowerCase(Locale.ROOT),
                            Base64Data.plain(Fields.text(source, "data", at), at + ".data"));
            case "url" -> new Media.Url(Fields.text(source, "url", at));
            case "file" -> new Media.FileId(Fields.text(source, "file_id", at));
            case "text" -> new Media.Plain(Fields.text(source, "data", at));
            case "content" -> plain(source, at);
            default -> throw Fields.bad(at + ".type", "base64, url, file, text or content");
        };
    }
}
