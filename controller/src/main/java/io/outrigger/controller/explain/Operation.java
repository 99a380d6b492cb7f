package io.outrigger.controller.explain;

import java.util.Arrays;
import java.util.Optional;

/** What clients can ask for with a model, by path. */
public enum Operation {
    CHAT("/v1/chat/completions", "OpenAI"),
    COMPLETION("/v1/completions", "OpenAI"),
    EMBEDDINGS("/v1/embeddings", "OpenAI"),
    RESPONSES("/v1/responses", "OpenAI"),
    RESPONSES_INPUT_TOKENS("/v1/responses/input_tokens", "OpenAI"),
    IMAGE_GENERATION("/v1/images/generations", "OpenAI"),
    SPEECH("/v1/audio/speech", "OpenAI"),
    TRANSCRIPTION("/v1/audio/transcriptions", "OpenAI"),
    TRANSLATION("/v1/audio/translations", "OpenAI"),
    TOKENIZE("/tokenize", "vLLM"),
    RERANK("/cohere/v2/rerank", "Cohere"),
    MESSAGES("/anthropic/v1/messages", "Anthropic"),
    COUNT_TOKENS("/anthropic/v1/messages/count_tokens", "Anthropic");

    private final String path;
    private final String dialect;

    Operation(String path, String dialect) {
        this.path = path;
        this.dialect = dialect;
    }

    /** Where clients ask for it. */
    public String path() {
        return path;
    }

    /** Whose API it is. */
    public String dialect() {
        return dialect;
    }

    static Optional<Operation> of(String path) {
        return Arrays.stream(values()).filter(it -> it.path.equals(path)).findFirst();
    }
}
