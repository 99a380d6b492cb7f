package io.outrigger.extproc.observe.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Attributes in the order in which they were told; the SDK's own are sorted by name. */
record InOrder(Map<AttributeKey<?>, Object> values) implements Attributes {
    InOrder {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    @Override
    @SuppressWarnings("unchecked") // a key's value has its type
    public <T> @Nullable T get(AttributeKey<T> key) {
        return (T) values.get(key);
    }

    @Override
    public void forEach(BiConsumer<? super AttributeKey<?>, ? super Object> consumer) {
        values.forEach(consumer);
    }

    @Override
    public int size() {
        return values.size();
    }

    @Override
    public boolean isEmpty() {
        return values.isEmpty();
    }

    @Override
    public Map<AttributeKey<?>, Object> asMap() {
        return values;
    }

    @Override
    public AttributesBuilder toBuilder() {
        return Attributes.builder().putAll(this);
    }
}
