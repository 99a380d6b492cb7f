package io.outrigger.extproc.serving;

import io.outrigger.contract.BodyMutation;
import io.outrigger.extproc.json.JsonEdit;
import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.JsonPath;
import io.outrigger.extproc.json.JsonString;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.Slice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A backend's body mutation, its fragments checked once. Removals come first. */
public final class BodyChanges {
    private final List<Change> changes;

    /**
     * One change.
     *
     * @param json valid JSON; null removes
     */
    private record Change(String path, JsonPath place, @Nullable Slice json) {}

    private BodyChanges(List<Change> changes) {
        this.changes = List.copyOf(changes);
    }

    /**
     * A fragment that is not valid JSON counts as plain text, so that no body can break. An empty
     * path means nothing.
     */
    static BodyChanges of(BodyMutation mutation) {
        var changes = new ArrayList<Change>();
        for (String path : mutation.remove()) {
            if (!path.isEmpty()) {
                changes.add(new Change(path, JsonPath.of(path), null));
            }
        }
        for (var field : mutation.set()) {
            if (field.path().isEmpty()) {
                continue;
            }
            Slice fragment = Slice.utf8(field.value());
            Slice json =
                    JsonString.isJson(fragment)
                            ? fragment
                            : Slice.of(JsonString.encode(field.value()));
            changes.add(new Change(field.path(), JsonPath.of(field.path()), json));
        }
        return new BodyChanges(changes);
    }

    /**
     * The changed body; the same slice when there is nothing to change.
     *
     * @param skipped gets the path of each change that cannot be made
     */
    public Slice applied(Slice body, Consumer<String> skipped) {
        Slice changed = body;
        int from = 0;
        while (from < changes.size()) {
            int to = run(from);
            try {
                changed =
                        to == from
                                ? deep(changed, changes.get(to++), skipped)
                                : topLevel(changed, changes.subList(from, to));
            } catch (JsonSyntaxException _) {
                // an earlier change nested it too deep
                changes.subList(from, to).forEach(change -> skipped.accept(change.path()));
            }
            from = to;
        }
        return changed;
    }

    /** The end of the changes from here on that one pass can make; none if the first is deep. */
    private int run(int from) {
        var removed = new HashSet<String>();
        for (int i = from; i < changes.size(); i++) {
            Change change = changes.get(i);
            String name = change.place().topLevel();
            if (name == null || (change.json() != null && removed.contains(name))) {
                return i;
            }
            if (change.json() == null) {
                removed.add(name);
            }
        }
        return changes.size();
    }

    private static Slice topLevel(Slice body, List<Change> changes) throws JsonSyntaxException {
        var edit = new JsonEdit(JsonObject.parse(body));
        for (Change change : changes) {
            String name = String.valueOf(change.place().topLevel());
            if (change.json() == null) {
                edit.remove(name);
            } else {
                edit.set(name, change.json().toBytes());
            }
        }
        return edit.apply();
    }

    private static Slice deep(Slice body, Change change, Consumer<String> skipped)
            throws JsonSyntaxException {
        if (change.json() == null) {
            return change.place().remove(body);
        }
        Slice set = change.place().set(body, change.json());
        if (set == null) {
            skipped.accept(change.path());
            return body;
        }
        return set;
    }
}
