package io.outrigger.manifests.api;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds values that a record must have and does not: Jackson leaves them null. */
final class RequiredFields {
    private RequiredFields() {}

    /** The path of the first missing value. */
    static Optional<String> firstMissing(Object object) {
        return missing("", object).findFirst();
    }

    private static Stream<String> missing(String path, @Nullable Object value) {
        return switch (value) {
            case Record it ->
                    Arrays.stream(it.getClass().getRecordComponents())
                            .flatMap(component -> missing(path, it, component));
            case List<?> list ->
                    IntStream.range(0, list.size())
                            .boxed()
                            .flatMap(i -> missing(path + "[" + i + "]", list.get(i)));
            case null, default -> Stream.empty();
        };
    }

    private static Stream<String> missing(String path, Record record, RecordComponent component) {
        String at = path.isEmpty() ? component.getName() : path + "." + component.getName();
        Object value = value(record, component);
        boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        return value == null && !nullable ? Stream.of(at) : missing(at, value);
    }

    private static @Nullable Object value(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("accessors of public records can be called", e);
        }
    }
}
