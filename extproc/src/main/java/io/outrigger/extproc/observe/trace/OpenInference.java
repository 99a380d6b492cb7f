package io.outrigger.extproc.observe.trace;

import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.observe.trace.SpanCarrier.Carried;
import io.outrigger.extproc.observe.trace.SpanCarrier.Kind;
import java.util.Map;

/**
 * OpenInference's.
 *
 * @see <a
 *     href="https://github.com/Arize-ai/openinference/blob/main/spec/semantic_conventions.md">Its
 *     specification</a>
 */
final class OpenInference implements Wording {
    static final String REDACTED = "__REDACTED__";

    /** How much of an error's body is told, in bytes. */
    private static final int MAX_ERROR = 4 << 10;

    private final Capture capture;

    OpenInference(Capture capture) {
        this.capture = capture;
    }

    @Override
    public String name(ClientRequest request) {
        return switch (request.operation()) {
            case CHAT -> "ChatCompletion";
            case COMPLETION -> "Completion";
            case EMBEDDINGS -> "CreateEmbeddings";
            case RESPONSES -> "Responses";
            case RESPONSES_INPUT_TOKENS -> "ResponsesInputTokens";
            case IMAGE_GENERATION -> "ImagesResponse";
            case SPEECH -> "AudioSpeech";
            case TRANSCRIPTION -> "Transcription";
            case TRANSLATION -> "Translation";
            case RERANK -> "Rerank";
            case TOKENIZE -> "Tokenize";
            case MESSAGES -> "Message";
            case COUNT_TOKENS -> "CountTokens";
            case MODELS -> "Models";
        };
    }

    @Override
    public Kind kind() {
        return Kind.INTERNAL;
    }

    @Override
    public void asked(ClientRequest request, Carried span) {
        span.set(new OpenInferenceRequest(capture, request).attributes());
    }

    @Override
    public void sent(String provider, Carried span) {
        // llm.system is the API's, not the provider's
    }

    @Override
    public void begun(Carried span) {
        span.event("First Token Stream Event", Map.of());
    }

    @Override
    public void replied(Answer answer, Carried span) {
        span.set(new OpenInferenceReply(capture, answer).attributes());
    }

    @Override
    public void failed(Failure failure, Carried span) {
        String message = "Error code: " + failure.status();
        if (failure.status() == RequestSpan.GONE) {
            message = "the response ended before it was complete";
        } else if (!failure.body().isEmpty() && capture.shows(Capture.Part.OUTPUTS)) {
            message += " - " + Gathered.beginning(failure.body(), MAX_ERROR);
        }
        span.event(
                "exception",
                new Gathered()
                        .put("exception.type", type(failure.status()))
                        .put("exception.message", message)
                        .all());
        span.fail(message);
    }

    /** As OpenAI's Python library names them. */
    private static String type(int status) {
        return switch (status) {
            case RequestSpan.GONE -> "APIConnectionError";
            case 400 -> "BadRequestError";
            case 401 -> "AuthenticationError";
            case 403 -> "PermissionDeniedError";
            case 404 -> "NotFoundError";
            case 409 -> "ConflictError";
            case 422 -> "UnprocessableEntityError";
            case 429 -> "RateLimitError";
            default -> status >= 500 ? "InternalServerError" : "Error";
        };
    }
}
