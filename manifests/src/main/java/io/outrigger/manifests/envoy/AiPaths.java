package io.outrigger.manifests.envoy;

import java.util.List;
import java.util.stream.Stream;

/** The paths of the AI endpoints. Each stands for itself and what is below it. */
public final class AiPaths {
    /** Where a request names a model. */
    public static final List<String> INFERENCE =
            List.of(
                    "/v1/chat/completions",
                    "/v1/completions",
                    "/v1/embeddings",
                    "/v1/responses",
                    "/v1/images/generations",
                    "/v1/audio",
                    "/tokenize",
                    "/cohere/v2/rerank",
                    "/anthropic/v1/messages");

    /** Where models are listed. */
    public static final List<String> MODELS = List.of("/v1/models", "/anthropic/v1/models");

    /** All of them. */
    public static final List<String> ALL =
            Stream.concat(INFERENCE.stream(), MODELS.stream()).toList();

    private AiPaths() {}
}
