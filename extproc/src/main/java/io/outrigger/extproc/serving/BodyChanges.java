package io.outrigger.extproc.serving;

import io.outrigger.contract.BodyMutation;
import io.outrigger.extproc.json.JsonEdit;
import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.JsonString;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.Slice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A backend's body mutation, its fragments checked once. */
public final class BodyChanges {
    private final List<String> remove;
    private final Map<String, byte[]> set;

    private BodyChanges(List<String> remove, Map<String, byte[]> set) {
        this.remove = remove;
        this.set = set;
    }

    /** A fragment that is not valid JSON counts as plain text, so that no body can break. */
    static BodyChanges of(BodyMutation mutation) {
        var set = new LinkedHashMap<String, byte[]>();
        for (var field : mutation.set()) {
            Slice fragment = Slice.utf8(field.value());
            set.put(
                    field.path(),
                    JsonString.isJson(fragment)
                            ? fragment.toBytes()
                            : JsonString.encode(field.value()));
        }
        return new BodyChanges(mutation.remove(), set);
    }

    /** The changed body; the same slice when there is nothing to change. */
    public Slice applied(Slice body) {
        if (remove.isEmpty() && set.isEmpty()) {
            return body;
        }
        try {
            var edit = new JsonEdit(JsonObject.parse(body));
            remove.forEach(edit::remove);
            set.forEach(edit::set);
            return edit.apply();
        } catch (JsonSyntaxException e) {
            throw new AssertionError("a provider encodes valid JSON", e);
        }
    }
}
