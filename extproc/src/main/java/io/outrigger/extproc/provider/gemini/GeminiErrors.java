package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.ResponseHead;
import org.jspecify.annotations.Nullable;

/** Errors of Google's APIs: {@code {"error":{"code","message","status","details"}}}. */
final class GeminiErrors {
    private static final String FALLBACK = "GCPVertexAIBackendError";

    private GeminiErrors() {}

    static ProviderError read(ResponseHead head, Slice body) {
        try {
            ProviderError told = find(JsonValue.parse(body), head.status());
            if (told != null) {
                return told;
            }
        } catch (JsonSyntaxException _) {
            // told as it is
        }
        String text = body.isEmpty() ? "the provider's answer is empty" : body.toString();
        return new ProviderError(head.status(), FALLBACK, text);
    }

    /** The error in a document, or in the first of a list; null when there is none. */
    static @Nullable ProviderError find(JsonValue document, int status) {
        JsonValue holder = document.items().isEmpty() ? document : document.items().getFirst();
        JsonValue error = holder.given("error");
        String message = error == null ? null : error.string("message");
        if (error == null || message == null) {
            return null;
        }
        String type = error.string("status");
        JsonValue details = error.given("details");
        return new ProviderError(
                status,
                type == null || type.isEmpty() ? FALLBACK : type,
                details == null ? message : message + "\nDetails: " + details);
    }

    /** The status that an error in the middle of a stream tells of itself. */
    static int status(JsonValue document) {
        JsonValue error = document.given("error");
        long code = error == null ? -1 : error.count("code");
        return code >= 400 && code < 600 ? (int) code : 502;
    }
}
