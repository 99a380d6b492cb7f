package io.outrigger.manifests.tree;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds JSON trees and maps them to records. An absent list or map reads as an empty one. */
public final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .withConfigOverride(List.class, it -> it.setNullHandling(emptyForNull()))
                    .withConfigOverride(Map.class, it -> it.setNullHandling(emptyForNull()))
                    .build();

    private static final JsonMapper STRICT =
            MAPPER.rebuild().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private Json() {}

    /** What becomes of a key that the record does not have. */
    public enum UnknownKeys {
        IGNORED,
        REFUSED
    }

    private static JsonSetter.Value emptyForNull() {
        return JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
    }

    /**
     * An object with the given keys, in the given order.
     *
     * @param keysAndValues key, value, key, value ...; a null value leaves its key out
     */
    public static ObjectNode object(@Nullable Object... keysAndValues) {
        if (keysAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "keysAndValues: " + keysAndValues.length + " (expected: an even number)");
        }
        ObjectNode object = MAPPER.createObjectNode();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            Object value = keysAndValues[i + 1];
            if (keysAndValues[i] instanceof String key && value != null) {
                object.set(key, node(value));
            }
        }
        return object;
    }

    /** An array of the given values. */
    public static ArrayNode array(Object... values) {
        return array(List.of(values));
    }

    /** An array of the given values. */
    public static ArrayNode array(List<?> values) {
        ArrayNode array = MAPPER.createArrayNode();
        values.forEach(value -> array.add(node(value)));
        return array;
    }

    /** The tree of a value: trees are copied, records and maps are mapped. */
    public static JsonNode node(Object value) {
        return value instanceof JsonNode tree ? tree.deepCopy() : MAPPER.valueToTree(value);
    }

    /** Maps a tree to a record; a mistake in it throws a JacksonException with its path. */
    public static <T> T read(JsonNode tree, Class<T> type, UnknownKeys unknown) {
        return switch (unknown) {
            case IGNORED -> MAPPER.treeToValue(tree, type);
            case REFUSED -> STRICT.treeToValue(tree, type);
        };
    }

    /** Parses JSON text. */
    public static JsonNode parse(String text) {
        return MAPPER.readTree(text);
    }

    /** Prints a tree as compact JSON. */
    public static String print(JsonNode tree) {
        return MAPPER.writeValueAsString(tree);
    }
}
