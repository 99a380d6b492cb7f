package io.outrigger.extproc.conversation;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Something that the model may call. */
public sealed interface Tool {

    /**
     * A function of the client's.
     *
     * @param description null when it has none
     * @param schema JSON Schema of the input, an object; null when the function takes none
     * @param strict whether inputs must follow the schema exactly; null when not given
     */
    record Function(
            JsonText name,
            @Nullable JsonText description,
            @Nullable JsonValue schema,
            @Nullable Boolean strict,
            @Nullable JsonValue cacheControl)
            implements Tool {}

    /**
     * A tool that the provider runs itself.
     *
     * @param type what the dialect calls it, such as {@code google_search}
     * @param json as the client sent it
     */
    record BuiltIn(String type, JsonValue json) implements Tool {}
}
