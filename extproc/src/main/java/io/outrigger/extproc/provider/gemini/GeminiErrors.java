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
            ProviderError told = find(JsonValue.parse(body));
            if (told != null) {
                return new ProviderError(head.status(), told.type(), told.message());
            }
        } catch (JsonSyntaxException _) {
            // told as it is
        }
        String text = body.isEmpty() ? "the provider's answer is empty" : body.toString();
        return new ProviderError(head.status(), FALLBACK, text);
    }

    /** The error in a document, or in the first of an array of them; null when there is none. */
    static @Nullable ProviderError find(JsonValue document) {
        JsonValue holder = document.items().isEmpty() ? document : document.items().getFirst();
        JsonValue error = holder.given("error");
        String message = error == null ? null : error.string("message");
        if (error == null || message == null || message.isEmpty()) {
            return null;
        }
        String type = error.string("status");
        long code = error.count("code");
        JsonValue details = error.given("details");
        return new ProviderError(
                code >= 400 && code < 600 ? (int) code : 502,
                type == null || type.isEmpty() ? FALLBACK : type,
                details == null ? message : message + "\nDetails: " + details);
    }
}
