package io.outrigger.manifests.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Finds the fields of a tree that the record it is read into does not have. */
final class UnreadFields {
    private UnreadFields() {}

    /** Their paths below a field, in the order of the tree. */
    static List<String> below(String field, JsonNode tree, Class<?> type) {
        var component = components(type).get(field);
        if (component == null) {
            throw new IllegalArgumentException(
                    "field: " + field + " (expected: one of " + type + ")");
        }
        return unread(field, tree.path(field), component.getGenericType()).toList();
    }

    private static Stream<String> unread(String path, JsonNode tree, Type type) {
        if (tree.isObject() && type instanceof Class<?> record && record.isRecord()) {
            var components = components(record);
            return tree.propertyStream()
                    .flatMap(
                            it -> {
                                String at = path + "." + it.getKey();
                                var component = components.get(it.getKey());
                                return component == null
                                        ? Stream.of(at)
                                        : unread(at, it.getValue(), component.getGenericType());
                            });
        }
        if (tree.isArray()
                && type instanceof ParameterizedType list
                && list.getRawType() == List.class) {
            Type item = list.getActualTypeArguments()[0];
            return IntStream.range(0, tree.size())
                    .boxed()
                    .flatMap(i -> unread("%s[%d]".formatted(path, i), tree.get(i), item));
        }
        return Stream.empty();
    }

    private static Map<String, RecordComponent> components(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .collect(Collectors.toMap(RecordComponent::getName, Function.identity()));
    }
}
