package io.outrigger.extproc.provider.openai;

import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.provider.Target;

/** Where OpenAI's API is served: what differs is the path, and where the model is named. */
interface Address {
    /** The value of the metric label {@code gen_ai.provider.name}. */
    String label();

    /** For messages to clients. */
    String name();

    /**
     * The path of an operation with its query.
     *
     * @param query the client's, with its {@code ?}; empty when the client speaks to another API
     */
    String path(Operation operation, String query, Target target);

    /** Whether the path names the model, so that the body's one does not matter. */
    boolean namesModel(Operation operation, Target target);

    /** Whether the server also counts tokens as vLLM does. */
    boolean offersTokenize();

    /** The last segments of an operation's path. */
    static String resource(Operation operation) {
        return switch (operation) {
            case CHAT, MESSAGES -> "/chat/completions";
            case COMPLETION -> "/completions";
            case EMBEDDINGS -> "/embeddings";
            case RESPONSES -> "/responses";
            case RESPONSES_INPUT_TOKENS, COUNT_TOKENS -> "/responses/input_tokens";
            case IMAGE_GENERATION -> "/images/generations";
            case SPEECH -> "/audio/speech";
            case TRANSCRIPTION -> "/audio/transcriptions";
            case TRANSLATION -> "/audio/translations";
            case TOKENIZE -> "/tokenize";
            case RERANK, MODELS ->
                    throw new IllegalArgumentException(operation + " is not of OpenAI's API");
        };
    }
}
