package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.conversation.ResponseFormat;
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
}
