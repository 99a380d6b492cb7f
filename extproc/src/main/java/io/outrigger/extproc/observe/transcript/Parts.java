package io.outrigger.extproc.observe.transcript;

import io.outrigger.extproc.json.JsonValue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a reply has several of, each told piece by piece under its {@code index}. */
final class Parts<T> {
    private final SortedMap<Long, T> parts = new TreeMap<>();
    private final Supplier<T> first;

    /**
     * None yet.
     *
     * @param first makes one when its first piece comes
     */
    Parts(Supplier<T> first) {
        this.first = first;
    }

    /** What a piece belongs to; null when there are too many to tell apart. */
    @Nullable T of(JsonValue piece) {
        long index = piece.count("index");
        T known = parts.get(index);
        if (known != null || parts.size() >= Fold.MAX_PARTS) {
            return known;
        }
        T made = first.get();
        parts.put(index, made);
        return made;
    }

    /** In the order of their indexes. */
    SortedMap<Long, T> all() {
        return parts;
    }
}
