package io.outrigger.extproc.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A place in a document, as names and positions with dots between them: {@code tools.0.function}. A
 * backslash takes the meaning from the character behind it, and a colon in front makes digits a
 * name. In an array {@code -1} is the last value, or, to be set, the one behind it.
 */
public final class JsonPath {
    /** Longer paths lead nowhere. */
    private static final int MAX_STEPS = 64;

    private static final int NOWHERE = -2;
    private static final int LAST = -1;
    private static final Slice COMMA = Slice.utf8(",");

    private final List<Step> steps;

    /**
     * One step.
     *
     * @param index in an array, {@link #LAST}, or {@link #NOWHERE} when it is a name only
     */
    private record Step(String name, int index) {
        static Step of(String text) {
            return text.length() > 1 && text.startsWith(":")
                    ? new Step(text.substring(1), NOWHERE)
                    : new Step(text, JsonPath.index(text));
        }
    }

    private JsonPath(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** Any text is a path. */
    public static JsonPath of(String text) {
        var steps = new ArrayList<Step>();
        var step = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                steps.add(Step.of(step.toString()));
                step.setLength(0);
            } else if (c == '\\' && i + 1 < text.length()) {
                step.append(text.charAt(++i));
            } else {
                step.append(c);
            }
        }
        steps.add(Step.of(step.toString()));
        return new JsonPath(steps);
    }

    /** The name of a top-level member; null when the path leads deeper. */
    public @Nullable String topLevel() {
        return steps.size() == 1 ? steps.getFirst().name() : null;
    }

    /**
     * The document with another value at this place. What is missing on the way there is made; all
     * other bytes stay.
     *
     * @param json the value, valid JSON
     * @return null when the way leads through a value that has no others inside, or beside an array
     * @throws JsonSyntaxException if the document is not JSON
     */
    public @Nullable Slice set(Slice document, Slice json) throws JsonSyntaxException {
        return steps.size() > MAX_STEPS ? null : set(document, 0, json);
    }

    private @Nullable Slice set(Slice value, int at, Slice json) throws JsonSyntaxException {
        if (at == steps.size()) {
            return json;
        }
        return switch (first(value)) {
            case '{' -> setMember(value, at, json);
            case '[' -> setItem(value, at, json);
            default -> null;
        };
    }

    private @Nullable Slice setMember(Slice value, int at, Slice json) throws JsonSyntaxException {
        String name = steps.get(at).name();
        JsonObject object = JsonObject.parse(value);
        Slice old = object.value(name);
        Slice changed = old == null ? made(at + 1, json) : set(old, at + 1, json);
        return changed == null ? null : new JsonEdit(object).set(name, changed.toBytes()).apply();
    }

    private @Nullable Slice setItem(Slice value, int at, Slice json) throws JsonSyntaxException {
        List<JsonValue> items = JsonValue.parse(value).items();
        int index = steps.get(at).index();
        if (index == LAST || index == items.size()) {
            Slice added = made(at + 1, json);
            return added == null ? null : appended(value, items, added);
        }
        if (index < 0 || index > items.size()) {
            return null;
        }
        Slice old = items.get(index).raw();
        Slice changed = set(old, at + 1, json);
        return changed == null ? null : spliced(value, start(value, old), end(value, old), changed);
    }

    /** What stands below a place that does not exist yet. */
    private @Nullable Slice made(int at, Slice json) {
        Slice made = json;
        for (int i = steps.size() - 1; i >= at; i--) {
            int index = steps.get(i).index();
            if (index == NOWHERE) {
                made =
                        new JsonWriter(made.length() + 16)
                                .beginObject()
                                .name(JsonText.of(steps.get(i).name()))
                                .raw(made)
                                .endObject()
                                .take();
            } else if (index <= 0) {
                made = new JsonWriter(made.length() + 2).beginArray().raw(made).endArray().take();
            } else {
                return null;
            }
        }
        return made;
    }

    /**
     * The document without the value at this place; the same slice when there is none.
     *
     * @throws JsonSyntaxException if the document is not JSON
     */
    public Slice remove(Slice document) throws JsonSyntaxException {
        return steps.size() > MAX_STEPS ? document : remove(document, 0);
    }

    private Slice remove(Slice value, int at) throws JsonSyntaxException {
        return switch (first(value)) {
            case '{' -> removeMember(value, at);
            case '[' -> removeItem(value, at);
            default -> value;
        };
    }

    private Slice removeMember(Slice value, int at) throws JsonSyntaxException {
        String name = steps.get(at).name();
        JsonObject object = JsonObject.parse(value);
        Slice old = object.value(name);
        if (old == null) {
            return value;
        }
        var edit = new JsonEdit(object);
        if (at + 1 == steps.size()) {
            return edit.remove(name).apply();
        }
        Slice changed = remove(old, at + 1);
        return changed == old ? value : edit.set(name, changed.toBytes()).apply();
    }

    private Slice removeItem(Slice value, int at) throws JsonSyntaxException {
        List<JsonValue> items = JsonValue.parse(value).items();
        int step = steps.get(at).index();
        int index = step == LAST ? items.size() - 1 : step;
        if (index < 0 || index >= items.size()) {
            return value;
        }
        if (at + 1 == steps.size()) {
            return without(value, items, index);
        }
        Slice old = items.get(index).raw();
        Slice changed = remove(old, at + 1);
        return changed == old ? value : spliced(value, start(value, old), end(value, old), changed);
    }

    private static Slice appended(Slice array, List<JsonValue> items, Slice added) {
        if (items.isEmpty()) {
            int open = array.indexOf(new byte[] {'['}, 0) + 1;
            return spliced(array, open, open, added);
        }
        int end = end(array, items.getLast().raw());
        return spliced(array, end, end, COMMA.followedBy(added));
    }

    private static Slice without(Slice array, List<JsonValue> items, int index) {
        Slice item = items.get(index).raw();
        if (index > 0) {
            int from = end(array, items.get(index - 1).raw());
            return spliced(array, from, end(array, item), Slice.EMPTY);
        }
        int to = items.size() == 1 ? end(array, item) : start(array, items.get(1).raw());
        return spliced(array, start(array, item), to, Slice.EMPTY);
    }

    private static int first(Slice value) {
        for (int i = 0; i < value.length(); i++) {
            if (" \t\r\n".indexOf(value.at(i)) < 0) {
                return value.at(i);
            }
        }
        return 0;
    }

    private static int index(String step) {
        if (step.equals("-1")) {
            return LAST;
        }
        boolean digits = !step.isEmpty() && step.length() <= 6;
        for (int i = 0; digits && i < step.length(); i++) {
            digits = step.charAt(i) >= '0' && step.charAt(i) <= '9';
        }
        return digits ? Integer.parseInt(step) : NOWHERE;
    }

    private static int start(Slice whole, Slice part) {
        return part.offset() - whole.offset();
    }

    private static int end(Slice whole, Slice part) {
        return start(whole, part) + part.length();
    }

    private static Slice spliced(Slice whole, int from, int to, Slice replacement) {
        byte[] spliced =
                Arrays.copyOf(
                        whole.part(0, from).toBytes(),
                        from + replacement.length() + whole.length() - to);
        System.arraycopy(
                replacement.array(), replacement.offset(), spliced, from, replacement.length());
        System.arraycopy(
                whole.array(),
                whole.offset() + to,
                spliced,
                from + replacement.length(),
                whole.length() - to);
        return Slice.of(spliced);
    }

    /** The names, dots between them. */
    @Override
    public String toString() {
        return steps.stream().map(Step::name).collect(Collectors.joining("."));
    }
}
