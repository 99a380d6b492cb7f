package io.outrigger.extproc.conversation;

import io.outrigger.extproc.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that a request asks for, under the client's own names. */
public final class Asked {
    private final Map<Field, Wish> fields;
    private final Map<String, JsonValue> extras;

    private record Wish(String name, @Nullable JsonValue value) {}

    private Asked(Map<Field, Wish> fields, Map<String, JsonValue> extras) {
        this.fields = Collections.unmodifiableMap(fields);
        this.extras = Collections.unmodifiableMap(extras);
    }

    /** The value of a field; null when the client did not ask, or when the field is a mark only. */
    public @Nullable JsonValue value(Field field) {
        Wish wish = fields.get(field);
        return wish == null ? null : wish.value();
    }

    public boolean has(Field field) {
        return fields.containsKey(field);
    }

    /**
     * A top-level member that no {@link Field} stands for; null when the client did not send it.
     */
    public @Nullable JsonValue extra(String name) {
        return extras.get(name);
    }

    /**
     * The client's names of what a provider cannot express.
     *
     * @param supported the fields that it can
     * @param usedExtras the other members that it understands
     */
    public List<String> beyond(Set<Field> supported, Set<String> usedExtras) {
        var beyond = new ArrayList<String>();
        fields.forEach(
                (field, wish) -> {
                    if (!supported.contains(field)) {
                        beyond.add(wish.name());
                    }
                });
        for (String name : extras.keySet()) {
            if (!usedExtras.contains(name)) {
                beyond.add(name);
            }
        }
        return beyond;
    }

    /** Collects what a request asks for. */
    public static final class Builder {
        private final Map<Field, Wish> fields = new EnumMap<>(Field.class);
        private final Map<String, JsonValue> extras = new LinkedHashMap<>();

        /**
         * Notes a field.
         *
         * @param name what the client calls it
         */
        public Builder ask(Field field, String name, @Nullable JsonValue value) {
            fields.put(field, new Wish(name, value));
            return this;
        }

        /** Notes that something of this kind is somewhere in the messages or tools. */
        public Builder mark(Field field, String name) {
            fields.putIfAbsent(field, new Wish(name, null));
            return this;
        }

        public Builder extra(String name, JsonValue value) {
            extras.put(name, value);
            return this;
        }

        public Asked build() {
            return new Asked(new EnumMap<>(fields), new LinkedHashMap<>(extras));
        }
    }
}
