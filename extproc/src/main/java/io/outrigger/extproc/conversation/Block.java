package io.outrigger.extproc.conversation;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.Slice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a message. Where a {@code cacheControl} is given, the client wants the prompt up to
 * and including this block to be cached; it is the object that the client sent, such as {@code
 * {"type":"ephemeral","ttl":"1h"}}.
 */
public sealed interface Block {

    /** Plain text. */
    record Text(JsonText text, @Nullable JsonValue cacheControl) implements Block {
        /** Text without a cache marker. */
        public static Text of(JsonText text) {
            return new Text(text, null);
        }
    }

    /**
     * A picture.
     *
     * @param detail {@code low}, {@code high} or {@code auto}; null when not given
     */
    record Image(Media media, @Nullable JsonText detail, @Nullable JsonValue cacheControl)
            implements Block {}

    /**
     * A document, such as a PDF.
     *
     * @param title null when it has none
     * @param context what the client says about it; null for nothing
     * @param citations whether the reply shall cite it
     */
    record Document(
            Media media,
            @Nullable JsonText title,
            @Nullable JsonText context,
            boolean citations,
            @Nullable JsonValue cacheControl)
            implements Block {}

    /** Sound; the media type names its format. */
    record Audio(Media media) implements Block {}

    /** Moving pictures. */
    record Video(Media media) implements Block {}

    /**
     * What the model thought before.
     *
     * @param signature the provider's proof that it did; null when it gave none
     */
    record Thought(JsonText text, @Nullable JsonText signature) implements Block {}

    /** What the model thought, encrypted by the provider. */
    record RedactedThought(JsonText data) implements Block {}

    /**
     * The model calls a tool.
     *
     * @param input the arguments, a JSON object
     */
    record ToolCall(JsonText id, JsonText name, Slice input, @Nullable JsonValue cacheControl)
            implements Block {}

    /**
     * What a tool gave back.
     *
     * @param callId of the {@link ToolCall}
     */
    record ToolResult(
            JsonText callId, List<Block> content, Outcome outcome, @Nullable JsonValue cacheControl)
            implements Block {
        public ToolResult {
            content = List.copyOf(content);
        }

        /** How the tool fared. */
        public enum Outcome {
            /** As far as the client says. */
            OK,
            ERROR
        }
    }

    /**
     * A block of one dialect that has no counterpart in others, such as the result of a server
     * tool. Only that dialect can write it.
     *
     * @param type what the dialect calls it
     */
    record Foreign(String type, JsonValue json) implements Block {}
}
