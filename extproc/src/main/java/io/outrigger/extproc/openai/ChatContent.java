package io.outrigger.extproc.openai;

import io.outrigger.extproc.client.Base64Data;
import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.Fields;
import io.outrigger.extproc.conversation.Asked;
import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.conversation.Media;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The {@code content} of messages: a string, or parts. */
final class ChatContent {
    private final Asked.Builder asked;

    ChatContent(Asked.Builder asked) {
        this.asked = asked;
    }

    /** One part of a given type to a block. */
    private interface PartReader {
        Block read(JsonValue part, String type, String path) throws ClientError;
    }

    List<Block> user(JsonValue message, String path) throws ClientError {
        return content(message, path, this::userPart);
    }

    /** Content that can only be text. */
    List<Block.Text> texts(JsonValue message, String path) throws ClientError {
        return content(message, path, this::textPart).stream().map(Block.Text.class::cast).toList();
    }

    List<Block> assistant(JsonValue message, String path) throws ClientError {
        return message.given("content") == null
                ? List.of()
                : content(message, path, this::assistantPart);
    }

    private List<Block> content(JsonValue message, String path, PartReader reader)
            throws ClientError {
        JsonValue content = message.given("content");
        String at = path + ".content";
        if (content != null && content.is(Kind.STRING)) {
            JsonValue cache = cacheControl(message, path);
            return content.text().isEmpty()
                    ? List.of()
                    : List.of(new Block.Text(content.text(), cache));
        }
        var blocks = new ArrayList<Block>();
        int i = 0;
        for (JsonValue part :
                Fields.expect(content, Kind.ARRAY, at, "a string or an array").items()) {
            String partPath = at + "[" + i++ + "]";
            String type = Fields.text(part, "type", partPath).decode();
            blocks.add(reader.read(part, type, partPath));
        }
        return blocks;
    }

    @Nullable JsonValue cacheControl(JsonValue holder, String path) throws ClientError {
        JsonValue marker = Fields.objectOrNull(holder, "cache_control", path);
        if (marker != null) {
            asked.mark(Field.CACHE_CONTROL, "cache_control");
        }
        return marker;
    }

    private Block textPart(JsonValue part, String type, String path) throws ClientError {
        if (!type.equals("text")) {
            throw Fields.bad(path + ".type", "text");
        }
        return new Block.Text(Fields.text(part, "text", path), cacheControl(part, path));
    }

    private Block assistantPart(JsonValue part, String type, String path) throws ClientError {
        return switch (type) {
            case "text" -> textPart(part, type, path);
            case "refusal" ->
                    new Block.Text(Fields.text(part, "refusal", path), cacheControl(part, path));
            case "thinking" ->
                    thought(
                            Fields.text(part, "text", path),
                            Fields.textOrNull(part, "signature", path),
                            "thinking");
            case "redacted_thinking" ->
                    new Block.RedactedThought(Fields.text(part, "redactedContent", path));
            default ->
                    throw Fields.bad(
                            path + ".type", "text, refusal, thinking or redacted_thinking");
        };
    }

    private Block userPart(JsonValue part, String type, String path) throws ClientError {
        JsonValue cache = cacheControl(part, path);
        return switch (type) {
            case "text" -> new Block.Text(Fields.text(part, "text", path), cache);
            case "image_url" -> image(Fields.object(part, type, path), path + "." + type, cache);
            case "input_audio" -> audio(Fields.object(part, type, path), path + "." + type);
            case "file" -> file(Fields.object(part, type, path), path + "." + type, cache);
            case "video_url" -> {
                JsonValue video = Fields.object(part, type, path);
                yield new Block.Video(media(Fields.text(video, "url", path), path));
            }
            default ->
                    throw Fields.bad(
                            path + ".type", "text, image_url, input_audio, file or video_url");
        };
    }

    /** Clients also send documents as images. */
    private Block image(JsonValue image, String path, @Nullable JsonValue cache)
            throws ClientError {
        Media media = media(Fields.text(image, "url", path), path + ".url");
        boolean document =
                switch (media) {
                    case Media.Inline(var type, _) -> !type.startsWith("image/");
                    case Media.Url(var url) -> isPdf(url);
                    case Media.FileId _, Media.Plain _ -> false;
                };
        if (document) {
            return new Block.Document(media, null, null, false, cache);
        }
        JsonText detail = Fields.textOrNull(image, "detail", path);
        if (detail != null && !detail.is("auto")) {
            asked.mark(Field.IMAGE_DETAIL, "image_url.detail");
        }
        return new Block.Image(media, detail, cache);
    }

    private static boolean isPdf(JsonText url) {
        return url.decode().toLowerCase(Locale.ROOT).endsWith(".pdf");
    }

    private static Block audio(JsonValue audio, String path) throws ClientError {
        String format = Fields.text(audio, "format", path).decode();
        return new Block.Audio(
                new Media.Inline(
                        "audio/" + format,
                        Base64Data.plain(Fields.text(audio, "data", path), path + ".data")));
    }

    private Block file(JsonValue file, String path, @Nullable JsonValue cache) throws ClientError {
        JsonText id = Fields.textOrNull(file, "file_id", path);
        JsonText name = Fields.textOrNull(file, "filename", path);
        if (name != null) {
            asked.mark(Field.DOCUMENT_TITLE, "file.filename");
        }
        Media media =
                id == null
                        ? media(Fields.text(file, "file_data", path), path + ".file_data")
                        : new Media.FileId(id);
        return new Block.Document(media, name, null, false, cache);
    }

    private static Media media(JsonText url, String path) throws ClientError {
        return Base64Data.isDataUri(url) ? Base64Data.read(url, path) : new Media.Url(url);
    }

    /**
     * What the model thought in an earlier turn: as signed blocks, else as plain text in one of the
     * forms in which gateways hand it to clients.
     */
    List<Block> thoughts(JsonValue message, String path) throws ClientError {
        JsonValue blocks = message.given("thinking_blocks");
        if (blocks != null) {
            var thoughts = new ArrayList<Block>();
            for (JsonValue block : blocks.items()) {
                String at = path + ".thinking_blocks[" + thoughts.size() + "]";
                thoughts.add(thought(block, at));
            }
            return thoughts;
        }
        JsonValue reasoning = message.given("reasoning_content");
        if (reasoning == null) {
            return List.of();
        }
        if (reasoning.is(Kind.STRING)) {
            return reasoning.text().isEmpty()
                    ? List.of()
                    : List.of(thought(reasoning.text(), null, "reasoning_content"));
        }
        JsonValue content = Fields.object(reasoning, "reasoningContent", path);
        JsonValue text = content.given("reasoningText");
        return text == null
                ? List.of()
                : List.of(
                        thought(
                                Fields.text(text, "text", path),
                                Fields.textOrNull(text, "signature", path),
                                "reasoning_content"));
    }

    private Block thought(JsonText text, @Nullable JsonText signature, String name) {
        if (signature == null || signature.isEmpty()) {
            asked.mark(Field.UNSIGNED_THOUGHT, name);
            return new Block.Thought(text, null);
        }
        return new Block.Thought(text, signature);
    }

    private Block thought(JsonValue block, String path) throws ClientError {
        if (Fields.text(block, "type", path).is("redacted_thinking")) {
            return new Block.RedactedThought(Fields.text(block, "data", path));
        }
        JsonText text = Fields.textOrNull(block, "thinking", path);
        return thought(
                text == null ? JsonText.EMPTY : text,
                Fields.textOrNull(block, "signature", path),
                "thinking_blocks");
    }
}
