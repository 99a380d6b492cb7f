package io.outrigger.extproc.conversation;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the reply must look like. */
public sealed interface ResponseFormat {
    /** Some JSON object. */
    record JsonObject() implements ResponseFormat {}

    /**
     * JSON that follows a schema.
     *
     * @param name null when the client gave none
     * @param schema an object
     */
    record JsonSchema(@Nullable JsonText name, JsonValue schema, @Nullable Boolean strict)
            implements ResponseFormat {}

    /** One of these texts. */
    record Choice(List<JsonText> texts) implements ResponseFormat {
        public Choice {
            texts = List.copyOf(texts);
        }
    }

    /** A text that matches a regular expression. */
    record Pattern(JsonText regex) implements ResponseFormat {}
}
