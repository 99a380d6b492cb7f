package io.outrigger.extproc.provider.openai;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What OpenAI takes for a strict schema: objects are closed, and all their properties required.
 * Others, that are fine for Anthropic, it answers with an error.
 */
final class StrictSchema {
    private StrictSchema() {}

    static boolean fits(JsonValue schema) {
        return (!isOfObjects(schema) || isClosed(schema))
                && schema.members().stream().allMatch(it -> fits(it.value()))
                && schema.items().stream().allMatch(StrictSchema::fits);
    }

    private static boolean isOfObjects(JsonValue schema) {
        JsonText type = schema.text("type");
        return (type != null && type.is("object")) || properties(schema) != null;
    }

    private static @Nullable JsonValue properties(JsonValue schema) {
        JsonValue properties = schema.get("properties");
        return properties == null || !properties.is(Kind.OBJECT) ? null : properties;
    }

    private static boolean isClosed(JsonValue schema) {
        JsonValue additional = schema.get("additionalProperties");
        if (additional == null || !additional.raw().is("false")) {
            return false;
        }
        JsonValue properties = properties(schema);
        return properties == null || required(schema).containsAll(names(properties));
    }

    private static List<JsonText> names(JsonValue properties) {
        return properties.members().stream().map(JsonValue.Member::name).toList();
    }

    private static List<JsonText> required(JsonValue schema) {
        JsonValue required = schema.get("required");
        return required == null
                ? List.of()
                : required.items().stream()
                        .filter(it -> it.is(Kind.STRING))
                        .map(JsonValue::text)
                        .toList();
    }
}
