package io.outrigger.extproc.json;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes to top-level members of an object. A changed member keeps its place, a new one goes to
 * the end, every other byte stays as it was.
 */
public final class JsonEdit {
    /** No JSON value is empty. */
    private static final byte[] REMOVED = {};

    private final JsonObject object;
    private final Map<String, byte[]> changes = new LinkedHashMap<>();

    public JsonEdit(JsonObject object) {
        this.object = object;
    }

    /** What is edited, as it was. */
    public JsonObject object() {
        return object;
    }

    /**
     * Sets a member.
     *
     * @param json the value, valid JSON
     */
    public JsonEdit set(String name, byte[] json) {
        changes.put(name, json);
        return this;
    }

    public JsonEdit remove(String name) {
        changes.put(name, REMOVED);
        return this;
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** The edited text; the original, not a copy, when nothing is to be changed. */
    public Slice apply() {
        if (changes.isEmpty()) {
            return object.text();
        }
        return changes.size() == 1 ? applyOne() : applyAll();
    }

    /**
     * The common case, a model name that is replaced: three copies and no member by member walk.
     */
    private Slice applyOne() {
        var change = changes.entrySet().iterator().next();
        int member = object.find(change.getKey());
        if (member < 0 || isRemoval(change.getValue()) || object.count(change.getKey()) > 1) {
            return applyAll();
        }
        Slice text = object.text();
        byte[] value = change.getValue();
        int from = object.valueStart(member);
        int to = object.valueEnd(member);
        byte[] edited = new byte[text.length() - (to - from) + value.length];
        System.arraycopy(text.array(), text.offset(), edited, 0, from);
        System.arraycopy(value, 0, edited, from, value.length);
        System.arraycopy(
                text.array(), text.offset() + to, edited, from + value.length, text.length() - to);
        return Slice.of(edited);
    }

    private Slice applyAll() {
        Slice text = object.text();
        var out = new JsonWriter(text.length() + added());
        int brace = text.indexOf(new byte[] {'{'}, 0);
        int cut = object.size() == 0 ? brace + 1 : object.nameStart(0);
        out.frame(text.part(0, cut));
        var pending = new LinkedHashMap<>(changes);
        boolean first = true;
        for (int i = 0; i < object.size(); i++) {
            String name = object.name(i);
            byte @Nullable [] change = changes.get(name);
            if (change != null && isRemoval(change)) {
                continue;
            }
            if (!first) {
                out.frame(text.part(object.valueEnd(i - 1), object.nameStart(i)));
            }
            first = false;
            if (change == null) {
                out.frame(text.part(object.nameStart(i), object.valueEnd(i)));
            } else {
                out.frame(text.part(object.nameStart(i), object.valueStart(i)));
                out.frame(Slice.of(change));
                pending.remove(name);
            }
        }
        for (var added : pending.entrySet()) {
            if (isRemoval(added.getValue())) {
                continue;
            }
            if (!first) {
                out.frame(",");
            }
            first = false;
            out.frame(Slice.of(JsonString.encode(added.getKey())));
            out.frame(":").frame(Slice.of(added.getValue()));
        }
        int end = object.size() == 0 ? lastBrace(text) : object.valueEnd(object.size() - 1);
        out.frame(text.part(end, text.length()));
        return out.take();
    }

    /** Most bytes that all changes add, but for escapes in names. */
    private int added() {
        return changes.entrySet().stream()
                .mapToInt(change -> change.getKey().length() + change.getValue().length + 4)
                .sum();
    }

    private static boolean isRemoval(byte[] change) {
        return change.length == 0;
    }

    private static int lastBrace(Slice text) {
        int at = text.length() - 1;
        while (text.at(at) != '}') {
            at--;
        }
        return at;
    }
}
