package io.outrigger.extproc.openai;

import io.outrigger.extproc.client.Dialect;
import io.outrigger.extproc.client.Endpoint;
import io.outrigger.extproc.client.Operation;
import java.util.List;

/** The endpoints of OpenAI's API, and {@code /tokenize} of vLLM's. */
public final class OpenAiEndpoints {
    private static final Dialect DIALECT = new OpenAiDialect();

    private OpenAiEndpoints() {}

    /**
     * The endpoints below a prefix.
     *
     * @param prefix empty, or a path without a slash at its end
     */
    public static List<Endpoint> below(String prefix) {
        return List.of(
                endpoint(prefix + "/v1/chat/completions", Operation.CHAT),
                endpoint(prefix + "/v1/completions", Operation.COMPLETION),
                endpoint(prefix + "/v1/embeddings", Operation.EMBEDDINGS),
                endpoint(prefix + "/v1/responses", Operation.RESPONSES),
                endpoint(prefix + "/v1/responses/input_tokens", Operation.RESPONSES_INPUT_TOKENS),
                endpoint(prefix + "/v1/images/generations", Operation.IMAGE_GENERATION),
                endpoint(prefix + "/v1/audio/speech", Operation.SPEECH),
                endpoint(prefix + "/v1/audio/transcriptions", Operation.TRANSCRIPTION),
                endpoint(prefix + "/v1/audio/translations", Operation.TRANSLATION),
                endpoint(prefix + "/tokenize", Operation.TOKENIZE),
                endpoint(prefix + "/v1/models", Operation.MODELS));
    }

    private static Endpoint endpoint(String path, Operation operation) {
        return new Endpoint(path, operation, DIALECT);
    }
}
