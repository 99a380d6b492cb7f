package io.outrigger.extproc.provider.anthropic;

import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.ErrorReader;
import io.outrigger.extproc.provider.ResponseHead;
import org.jspecify.annotations.Nullable;

/** Errors of Anthropic, and those with which the clouds around it answer themselves. */
final class AnthropicErrors {
    private AnthropicErrors() {}

    /** Whether an error is in Anthropic's own dialect. */
    static boolean isNative(Slice body) {
        JsonValue value = parsed(body);
        return value != null && "error".equals(value.string("type")) && value.get("error") != null;
    }

    /**
     * Reads {@code {"error":{"type","message"}}}, Google's {@code {"error":{"status","message"}}}
     * and Amazon's {@code {"message"}}.
     *
     * @param fallback the type of what is none of them
     */
    static ErrorReader reader(String fallback) {
        return (head, body) -> read(head, body, fallback);
    }

    private static ProviderError read(ResponseHead head, Slice body, String fallback) {
        JsonValue value = parsed(body);
        if (value != null && !value.items().isEmpty()) {
            value = value.items().getFirst();
        }
        JsonValue error = value == null ? null : value.get("error");
        String type = amazonsType(head);
        String message = null;
        if (error != null) {
            message = error.string("message");
            type = first(error.string("type"), first(error.string("status"), type));
        } else if (value != null) {
            message = first(value.string("message"), value.string("Message"));
        }
        return message == null
                ? new ProviderError(head.status(), fallback, text(body))
                : new ProviderError(head.status(), first(type, fallback), message);
    }

    private static @Nullable JsonValue parsed(Slice body) {
        try {
            return JsonValue.parse(body);
        } catch (JsonSyntaxException _) {
            return null;
        }
    }

    /** {@code ThrottlingException:http://...}. */
    private static @Nullable String amazonsType(ResponseHead head) {
        String type = head.headers().get("x-amzn-errortype");
        int colon = type.indexOf(':');
        String plain = colon < 0 ? type : type.substring(0, colon);
        return plain.isEmpty() ? null : plain;
    }

    private static <T extends @Nullable Object> T first(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    private static String text(Slice body) {
        return body.isEmpty() ? "the provider's answer is empty" : body.toString();
    }

    /**
     * What an {@code error} event tells.
     *
     * @param error the event's member {@code error}
     */
    static ProviderError streamed(@Nullable JsonValue error) {
        String type = error == null ? null : error.string("type");
        String message = error == null ? null : error.string("message");
        return new ProviderError(
                status(first(type, "")), first(type, "error"), first(message, "error"));
    }

    /** The status that would have told the same before the stream began. */
    private static int status(String type) {
        return switch (type) {
            case "invalid_request_error" -> 400;
            case "authentication_error" -> 401;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "request_too_large" -> 413;
            case "rate_limit_error" -> 429;
            case "timeout_error" -> 504;
            case "overloaded_error" -> 529;
            default -> 500;
        };
    }
}
