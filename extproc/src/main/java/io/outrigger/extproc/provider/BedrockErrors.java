package io.outrigger.extproc.provider;

import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.Slice;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How Amazon Bedrock tells of errors. */
public final class BedrockErrors {
    private static final String FALLBACK = "AWSBedrockBackendError";

    private BedrockErrors() {}

    /** A response: the type is in a header, {@code {"message"}} in the body. */
    public static ProviderError read(ResponseHead head, Slice body) {
        String header = head.headers().get("x-amzn-errortype");
        int colon = header.indexOf(':');
        String type = colon < 0 ? header : header.substring(0, colon);
        String message = message(body);
        if (message != null) {
            return new ProviderError(head.status(), type.isEmpty() ? FALLBACK : type, message);
        }
        String text = body.isEmpty() ? "the provider's answer is empty" : body.toString();
        return new ProviderError(head.status(), FALLBACK, text);
    }

    /**
     * An exception in the middle of a stream.
     *
     * @param type such as {@code throttlingException}
     */
    public static ProviderError streamed(String type, Slice payload) {
        String message = message(payload);
        return new ProviderError(
                status(type),
                type.isEmpty() ? FALLBACK : type,
                message == null ? "the provider broke the stream off" : message);
    }

    private static @Nullable String message(Slice body) {
        try {
            JsonValue value = JsonValue.parse(body);
            String message = value.string("message");
            return message == null ? value.string("Message") : message;
        } catch (JsonSyntaxException _) {
            return null;
        }
    }

    /** The status that Bedrock documents for the same exception before a stream begins. */
    private static int status(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "validationexception" -> 400;
            case "accessdeniedexception" -> 403;
            case "resourcenotfoundexception" -> 404;
            case "modeltimeoutexception" -> 408;
            case "modelstreamerrorexception", "modelerrorexception" -> 424;
            case "throttlingexception", "modelnotreadyexception" -> 429;
            case "serviceunavailableexception" -> 503;
            default -> 500;
        };
    }
}
