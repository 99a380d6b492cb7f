package io.outrigger.contract;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Immutable copies that keep the writer's order, which {@link Map#copyOf} does not. */
final class Ordered {
    private Ordered() {}

    static <T> Map<String, List<T>> copyOfLists(Map<String, List<T>> source) {
        var copy = new LinkedHashMap<String, List<T>>();
        source.forEach((key, values) -> copy.put(key, List.copyOf(values)));
        return Collections.unmodifiableMap(copy);
    }
}
