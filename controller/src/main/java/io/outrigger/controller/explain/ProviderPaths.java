package io.outrigger.controller.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.Schema;
import io.outrigger.controller.explain.Request.Delivery;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The path that a provider is asked for: what ext_proc would write, without the project that a
 * Google credential puts before it. A test holds it equal to the translations of ext_proc.
 */
public final class ProviderPaths {
    private static final Set<String> AZURE_V1 = Set.of("", "v1", "preview");
    private static final String PCHAR = "-._~:@!$&'()*+,;=";

    private ProviderPaths() {}

    /**
     * Empty where ext_proc answers 422, because the provider offers nothing of the kind.
     *
     * @param model as the provider knows it
     */
    public static Optional<String> path(Request request, Schema schema, String model) {
        var operation = request.operation();
        boolean stream = request.delivery() == Delivery.STREAM;
        String query = isPassed(operation, schema) ? request.query() : "";
        return switch (schema.name()) {
            case OpenAI -> openAi(operation, schema).map(it -> it + query);
            case AzureOpenAI -> azure(operation, schema, model, query);
            case Anthropic -> anthropic(operation, schema).map(it -> it + query);
            case Cohere ->
                    operation == Operation.RERANK
                            ? Optional.of("/" + orElse(schema.version(), "v2") + "/rerank" + query)
                            : Optional.empty();
            case AWSBedrock ->
                    operation == Operation.EMBEDDINGS
                            ? Optional.of(bedrock(model, "invoke"))
                            : onBedrock(operation, model, stream ? "converse-stream" : "converse");
            case AWSAnthropic ->
                    onBedrock(operation, model, stream ? "invoke-with-response-stream" : "invoke");
            case GCPVertexAI -> gemini(operation, model, stream);
            case GCPAnthropic -> onVertex(operation, model, stream);
        };
    }

    /** Whether client and provider speak one dialect, so that the request passes as it is. */
    static boolean isPassed(Operation operation, Schema schema) {
        return switch (schema.name()) {
            case OpenAI, AzureOpenAI ->
                    operation.dialect().equals("OpenAI") || operation == Operation.TOKENIZE;
            case Anthropic, AWSAnthropic, GCPAnthropic -> operation.dialect().equals("Anthropic");
            case Cohere -> operation.dialect().equals("Cohere");
            case AWSBedrock, GCPVertexAI -> false;
        };
    }

    private static Optional<String> openAi(Operation operation, Schema schema) {
        // vLLM serves it beside the API
        return operation == Operation.TOKENIZE
                ? Optional.of("/tokenize")
                : resource(operation).map(it -> prefix(schema.prefix()) + it);
    }

    private static Optional<String> resource(Operation operation) {
        return switch (operation) {
            case CHAT, MESSAGES -> Optional.of("/chat/completions");
            case RESPONSES_INPUT_TOKENS, COUNT_TOKENS -> Optional.of("/responses/input_tokens");
            case COMPLETION,
                    EMBEDDINGS,
                    RESPONSES,
                    IMAGE_GENERATION,
                    SPEECH,
                    TRANSCRIPTION,
                    TRANSLATION ->
                    Optional.of(operation.path().substring("/v1".length()));
            case TOKENIZE, RERANK -> Optional.empty();
        };
    }

    private static Optional<String> azure(
            Operation operation, Schema schema, String model, String query) {
        String version = schema.version();
        String ours = version.isEmpty() || version.equals("v1") ? "" : "api-version=" + version;
        boolean newer = AZURE_V1.contains(version);
        return resource(operation)
                .map(
                        resource ->
                                newer
                                        ? "/openai/v1" + resource
                                        : resource.startsWith("/responses")
                                                ? "/openai" + resource
                                                : "/openai/deployments/"
                                                        + URLEncoder.encode(model, UTF_8)
                                                                .replace("+", "%20")
                                                        + resource)
                .map(it -> it + merged(ours, query));
    }

    private static String merged(String ours, String query) {
        String theirs =
                query.isEmpty()
                        ? ""
                        : Arrays.stream(query.substring(1).split("&", -1))
                                .filter(it -> !it.isEmpty() && !it.startsWith("api-version="))
                                .collect(Collectors.joining("&"));
        String both = ours.isEmpty() || theirs.isEmpty() ? ours + theirs : ours + "&" + theirs;
        return both.isEmpty() ? "" : "?" + both;
    }

    private static Optional<String> anthropic(Operation operation, Schema schema) {
        String messages = prefix(orElse(schema.prefix(), "v1")) + "/messages";
        return ofClaude(operation, messages, messages + "/count_tokens");
    }

    private static Optional<String> ofClaude(Operation operation, String messages, String count) {
        return switch (operation) {
            case CHAT, MESSAGES -> Optional.of(messages);
            case TOKENIZE, COUNT_TOKENS -> Optional.of(count);
            case COMPLETION,
                    EMBEDDINGS,
                    RESPONSES,
                    RESPONSES_INPUT_TOKENS,
                    IMAGE_GENERATION,
                    SPEECH,
                    TRANSCRIPTION,
                    TRANSLATION,
                    RERANK ->
                    Optional.empty();
        };
    }

    private static Optional<String> onBedrock(Operation operation, String model, String action) {
        String counting =
                model.replaceFirst("^arn:[^/]*:inference-profile/", "")
                        .replaceFirst("^(?:us-gov|us|eu|apac|uk|au|jp|ca|global)\\.(?=[a-z])", "");
        return ofClaude(operation, bedrock(model, action), bedrock(counting, "count-tokens"));
    }

    private static String bedrock(String model, String action) {
        return "/model/" + segment(model) + "/" + action;
    }

    private static Optional<String> onVertex(Operation operation, String model, boolean stream) {
        String models = "publishers/anthropic/models/";
        return ofClaude(
                operation,
                models + segment(model) + (stream ? ":streamRawPredict" : ":rawPredict"),
                models + "count-tokens:rawPredict");
    }

    private static Optional<String> gemini(Operation operation, String model, boolean stream) {
        String path = "publishers/google/models/" + segment(model) + ":";
        if (operation == Operation.EMBEDDINGS) {
            boolean newer = model.contains("gemini") && !model.equals("gemini-embedding-001");
            return Optional.of(path + (newer ? "embedContent" : "predict"));
        }
        return ofClaude(
                operation,
                path + (stream ? "streamGenerateContent?alt=sse" : "generateContent"),
                path + "countTokens");
    }

    private static String prefix(String prefix) {
        String bare = prefix.replaceAll("^/+|/+$", "");
        return bare.isEmpty() ? "" : "/" + bare;
    }

    private static String orElse(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    /** RFC 3986 pchar stay as they are. */
    private static String segment(String model) {
        var escaped = new StringBuilder();
        for (byte b : model.getBytes(UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c < 0x80 && Character.isLetterOrDigit(c)) || PCHAR.indexOf(c) >= 0;
            escaped.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return escaped.toString();
    }
}
