package io.outrigger.conformance.compatibility;

import static io.outrigger.conformance.compatibility.Feature.ERRORS;
import static io.outrigger.conformance.compatibility.Feature.IMAGES;
import static io.outrigger.conformance.compatibility.Feature.STREAM;
import static io.outrigger.conformance.compatibility.Feature.THINKING;
import static io.outrigger.conformance.compatibility.Feature.TOOLS;
import static io.outrigger.conformance.compatibility.Feature.USAGE;
import static io.outrigger.conformance.compatibility.Feature.WHOLE;

import java.util.List;
import java.util.Set;

/**
 * An operation that reaches a provider.
 *
 * @param name its folder below the golden translations
 * @param path where clients find it, with the default endpoint prefixes
 * @param cell its name in SDK cells
 * @param features what a client may want of it
 */
record Operation(String name, String path, String cell, Set<Feature> features) {
    static final List<Operation> ALL =
            List.of(
                    of("chat", "/v1/chat/completions", "chat", Feature.values()),
                    of("messages", "/anthropic/v1/messages", "messages", Feature.values()),
                    of("responses", "/v1/responses", "responses", Feature.values()),
                    of("completions", "/v1/completions", "completions", STREAM, ERRORS, USAGE),
                    of("embeddings", "/v1/embeddings", "embeddings", IMAGES, ERRORS, USAGE),
                    of(
                            "count_tokens",
                            "/anthropic/v1/messages/count_tokens",
                            "count_tokens",
                            TOOLS,
                            IMAGES,
                            THINKING,
                            ERRORS),
                    of("tokenize", "/tokenize", "tokenize", ERRORS),
                    of(
                            "responses_input_tokens",
                            "/v1/responses/input_tokens",
                            "responses_input_tokens",
                            ERRORS),
                    of(
                            "image_generation",
                            "/v1/images/generations",
                            "images",
                            STREAM,
                            ERRORS,
                            USAGE),
                    of("speech", "/v1/audio/speech", "speech", STREAM, ERRORS, USAGE),
                    of(
                            "transcription",
                            "/v1/audio/transcriptions",
                            "transcriptions",
                            STREAM,
                            ERRORS,
                            USAGE),
                    of("translation", "/v1/audio/translations", "translations", ERRORS, USAGE),
                    of("rerank", "/cohere/v2/rerank", "rerank", ERRORS, USAGE));

    private static Operation of(String name, String path, String cell, Feature... features) {
        var all = java.util.EnumSet.of(WHOLE, features);
        return new Operation(name, path, cell, all);
    }
}
