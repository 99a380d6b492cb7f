package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.conversation.ResponseFormat;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** What must be done with a reply's text before it is what the client asked for. */
enum TextForm {
    /** Nothing. */
    PLAIN,
    /** It is one of several choices, sometimes with white space around it. */
    STRIPPED,
    /** It comes as a JSON string. */
    UNQUOTED;

    static TextForm of(@Nullable ResponseFormat format) {
        return switch (format) {
            case null -> PLAIN;
            case ResponseFormat.JsonObject _ -> PLAIN;
            case ResponseFormat.JsonSchema _ -> PLAIN;
            case ResponseFormat.Choice _ -> STRIPPED;
            case ResponseFormat.Pattern _ -> UNQUOTED;
        };
    }

    JsonText formed(JsonText text) {
        return switch (this) {
            case PLAIN -> text;
            case STRIPPED -> JsonText.of(text.decode().strip());
            case UNQUOTED -> unquoted(text);
        };
    }

    private static JsonText unquoted(JsonText text) {
        try {
            JsonValue inner = JsonValue.parse(text.decodedBytes());
            return inner.is(JsonValue.Kind.STRING) ? inner.text() : text;
        } catch (JsonSyntaxException _) {
            return text;
        }
    }
}
