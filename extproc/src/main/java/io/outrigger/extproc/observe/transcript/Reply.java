package io.outrigger.extproc.observe.transcript;

import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import io.outrigger.extproc.json.Slice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client got.
 *
 * @param id empty when it has none
 * @param document all of it, in the client's dialect; of a stream, what its pieces add up to
 * @param json the document as JSON; null when it is something else
 * @param size bytes that the client got
 */
public record Reply(
        String id, List<Choice> choices, Slice document, @Nullable JsonValue json, long size) {
    /** Nothing was understood. */
    public static final Reply NONE = new Reply("", List.of(), Slice.EMPTY, null, 0);

    public Reply {
        choices = List.copyOf(choices);
    }

    /**
     * One of several answers to one request.
     *
     * @param finishReason in the client's words; empty while it is not known
     */
    public record Choice(Message message, String finishReason) {}

    /** Reads a document. */
    static Reply of(Operation operation, Slice document, long size) {
        JsonValue json;
        try {
            json = JsonValue.parse(document);
        } catch (JsonSyntaxException _) {
            return new Reply("", List.of(), document, null, size);
        }
        if (!json.is(Kind.OBJECT)) {
            return new Reply("", List.of(), document, null, size);
        }
        return new Reply(Talk.string(json, "id"), choices(operation, json), document, json, size);
    }

    private static List<Choice> choices(Operation operation, JsonValue json) {
        return switch (operation) {
            case CHAT -> ChatTalk.choices(json);
            case MESSAGES -> MessagesTalk.choices(json);
            case RESPONSES -> ResponsesTalk.choices(json);
            case COMPLETION -> CompletionTalk.choices(json);
            case EMBEDDINGS,
                    COUNT_TOKENS,
                    RESPONSES_INPUT_TOKENS,
                    TOKENIZE,
                    IMAGE_GENERATION,
                    SPEECH,
                    TRANSCRIPTION,
                    TRANSLATION,
                    RERANK,
                    MODELS ->
                    List.of();
        };
    }

    /** Why the choices ended, as far as it is known. */
    public List<String> finishReasons() {
        return choices.stream().map(Choice::finishReason).filter(it -> !it.isEmpty()).toList();
    }
}
