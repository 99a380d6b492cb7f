package io.outrigger.extproc.observe.transcript;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The members of a document that stand outside its choices. */
final class Head {
    private static final Set<String> LATE = Set.of("usage", "obfuscation");

    private final Set<String> without;
    private final Map<String, Slice> members = new LinkedHashMap<>();

    Head(String... without) {
        this.without = Set.of(without);
    }

    /** Of most members the first value counts that says something, of some the last. */
    void read(JsonValue chunk) {
        for (JsonValue.Member member : chunk.members()) {
            String name = member.name().decode();
            Slice value = member.value().raw();
            if (!without.contains(name) && isTold(value) && isFree(name)) {
                members.put(name, Slice.of(value.toBytes()));
            }
        }
    }

    private static boolean isTold(Slice value) {
        return value.length() <= Fold.MAX_MEMBER && !value.is("null") && !value.is("\"\"");
    }

    private boolean isFree(String name) {
        return LATE.contains(name)
                || (!members.containsKey(name) && members.size() < Fold.MAX_PARTS);
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    void write(JsonWriter out) {
        members.forEach((name, value) -> out.name(JsonText.of(name)).raw(value));
    }
}
