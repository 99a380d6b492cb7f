package io.outrigger.extproc.client;

/** What an endpoint does; the value of the metric label {@code gen_ai.operation.name}. */
public enum Operation {
    CHAT("chat"),
    COMPLETION("completion"),
    EMBEDDINGS("embeddings"),
    RESPONSES("responses"),
    RESPONSES_INPUT_TOKENS("responses_input_tokens"),
    IMAGE_GENERATION("image_generation"),
    SPEECH("speech"),
    TRANSCRIPTION("transcription"),
    TRANSLATION("translation"),
    TOKENIZE("tokenize"),
    RERANK("rerank"),
    MESSAGES("messages"),
    COUNT_TOKENS("count_tokens"),
    /** Answered by the gateway itself. */
    MODELS("models");

    private final String label;

    Operation(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** Whether the request is a {@code multipart/form-data} with a file. */
    public boolean takesForm() {
        return this == TRANSCRIPTION || this == TRANSLATION;
    }
}
