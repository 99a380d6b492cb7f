package io.outrigger.extproc.provider.openai;

import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.ResponseHead;
import org.jspecify.annotations.Nullable;

/** Errors of OpenAI's API, and of servers that nearly have it. */
final class ChatErrors {
    private static final String FALLBACK = "OpenAIBackendError";

    private ChatErrors() {}

    static ProviderError read(ResponseHead head, Slice body) {
        ProviderError told = null;
        try {
            JsonValue value = JsonValue.parse(body);
            JsonValue error = value.given("error");
            told = error(error == null ? value : error, head.status());
        } catch (JsonSyntaxException _) {
            // told as it is
        }
        if (told != null) {
            return told;
        }
        String text = body.isEmpty() ? "the provider's answer is empty" : body.toString();
        return new ProviderError(head.status(), FALLBACK, text);
    }

    /** An error where a reply, or the rest of it, should be. */
    static ProviderError streamed(JsonValue error) {
        ProviderError told = error(error, status(error));
        return told == null ? ProviderError.malformed("an error: " + error) : told;
    }

    /** A number as the code is the status; OpenAI itself has words. */
    private static int status(JsonValue error) {
        long code = error.count("code");
        if (code >= 400 && code < 600) {
            return (int) code;
        }
        String word = error.string("code") == null ? error.string("type") : error.string("code");
        return switch (word == null ? "" : word) {
            case "invalid_request_error", "context_length_exceeded" -> 400;
            case "rate_limit_exceeded", "rate_limit_error", "insufficient_quota" -> 429;
            case "overloaded_error", "service_unavailable_error", "engine_overloaded_error" -> 503;
            default -> 502;
        };
    }

    /** {@code {"message","type","code"}}, a text, or FastAPI's {@code {"detail"}}; else null. */
    static @Nullable ProviderError error(JsonValue error, int status) {
        String message =
                error.is(JsonValue.Kind.STRING) ? error.text().decode() : error.string("message");
        if (message == null) {
            message = error.string("detail");
        }
        if (message == null) {
            return null;
        }
        String type = error.string("type");
        if (type == null || type.isEmpty()) {
            type = error.string("code");
        }
        return new ProviderError(status, type == null || type.isEmpty() ? FALLBACK : type, message);
    }
}
