package io.outrigger.extproc.observe.transcript;

import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Payload;
import io.outrigger.extproc.json.JsonValue;
import java.util.List;

/**
 * What a model was asked.
 *
 * @param system instructions that stand apart from the messages
 * @param tools as the client defined them
 */
public record Prompt(List<Part> system, List<Message> messages, List<JsonValue> tools) {
    /** Above this a request is not looked into. */
    private static final int MAX_READ = 4 << 20;

    static final Prompt NONE = new Prompt(List.of(), List.of(), List.of());

    public Prompt {
        system = List.copyOf(system);
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /** Reads a request. */
    public static Prompt of(ClientRequest request) {
        if (!(request.payload() instanceof Payload.Json(var object))
                || object.text().length() > MAX_READ) {
            return NONE;
        }
        return switch (request.operation()) {
            case CHAT -> ChatTalk.prompt(request.value());
            case MESSAGES, COUNT_TOKENS -> MessagesTalk.prompt(request.value());
            case RESPONSES, RESPONSES_INPUT_TOKENS -> ResponsesTalk.prompt(request.value());
            case COMPLETION -> CompletionTalk.prompt(request.value());
            case TOKENIZE ->
                    request.value().get("messages") == null
                            ? CompletionTalk.prompt(request.value())
                            : ChatTalk.prompt(request.value());
            case EMBEDDINGS, IMAGE_GENERATION, SPEECH, TRANSCRIPTION, TRANSLATION, RERANK, MODELS ->
                    NONE;
        };
    }
}
