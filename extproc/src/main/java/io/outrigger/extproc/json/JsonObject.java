package io.outrigger.extproc.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the members of one JSON object stand in its text. The text is validated whole; only the top
 * level is indexed.
 */
public final class JsonObject {
    /** What stands at a position of {@link #spans}, four per member. */
    private static final int NAME = 0;

    private static final int NAME_END = 1;
    private static final int VALUE = 2;
    private static final int VALUE_END = 3;
    private static final int WIDTH = 4;

    /** Bounds the index: no object that means anything has as many. */
    private static final int MAX_MEMBERS = 100_000;

    private final Slice text;
    private int[] spans = new int[16 * WIDTH];
    private int size;

    private JsonObject(Slice text) {
        this.text = text;
    }

    /**
     * Scans an object, with nothing but white space around it.
     *
     * @throws JsonSyntaxException if the text is not one JSON object
     */
    public static JsonObject parse(Slice text) throws JsonSyntaxException {
        var object = new JsonObject(text);
        object.scan(new JsonScanner(text));
        return object;
    }

    private void scan(JsonScanner in) throws JsonSyntaxException {
        in.skipSpace();
        in.take('{');
        in.skipSpace();
        if (in.peek() == '}') {
            in.take('}');
        } else {
            scanMember(in);
            while (in.peek() == ',') {
                in.take(',');
                in.skipSpace();
                scanMember(in);
            }
            if (in.peek() != '}') {
                throw in.unexpected("',' or '}'");
            }
            in.take('}');
        }
        in.skipSpace();
        if (in.peek() >= 0) {
            throw in.unexpected("the end of input");
        }
    }

    private void scanMember(JsonScanner in) throws JsonSyntaxException {
        int name = in.position();
        in.skipString();
        int nameEnd = in.position();
        in.skipSpace();
        in.take(':');
        in.skipSpace();
        int value = in.position();
        in.skipValue();
        int valueEnd = in.position();
        in.skipSpace();
        if (size == MAX_MEMBERS) {
            throw new JsonSyntaxException("too many members", name);
        }
        if ((size + 1) * WIDTH > spans.length) {
            spans = Arrays.copyOf(spans, spans.length * 2);
        }
        int base = size++ * WIDTH;
        spans[base + NAME] = name;
        spans[base + NAME_END] = nameEnd;
        spans[base + VALUE] = value;
        spans[base + VALUE_END] = valueEnd;
    }

    public Slice text() {
        return text;
    }

    public int size() {
        return size;
    }

    /** Start of a member's name, its quote included, relative to the text. */
    int nameStart(int member) {
        return spans[member * WIDTH + NAME];
    }

    int valueStart(int member) {
        return spans[member * WIDTH + VALUE];
    }

    int valueEnd(int member) {
        return spans[member * WIDTH + VALUE_END];
    }

    /** A member's name, escapes resolved. */
    public String name(int member) {
        return JsonString.decode(text.part(nameStart(member), spans[member * WIDTH + NAME_END]));
    }

    /** The last member of this name, else -1. Readers of JSON mostly let the last one win. */
    public int find(String name) {
        for (int i = size - 1; i >= 0; i--) {
            if (isNamed(i, name)) {
                return i;
            }
        }
        return -1;
    }

    /** How many members have this name. */
    public int count(String name) {
        int found = 0;
        for (int i = 0; i < size; i++) {
            if (isNamed(i, name)) {
                found++;
            }
        }
        return found;
    }

    private boolean isNamed(int member, String name) {
        Slice raw = text.part(nameStart(member) + 1, spans[member * WIDTH + NAME_END] - 1);
        if (raw.is(name)) {
            return true;
        }
        return raw.indexOf(JsonString.BACKSLASH, 0) >= 0 && name(member).equals(name);
    }

    /** The value's text, without white space around it. */
    public Slice value(int member) {
        return text.part(valueStart(member), valueEnd(member));
    }

    /** The value of a member, or null when it is absent. */
    public @Nullable Slice value(String name) {
        int member = find(name);
        return member < 0 ? null : value(member);
    }

    /** The value of a member as a string; null when it is absent or not a string. */
    public @Nullable String string(String name) {
        Slice value = value(name);
        return value == null || value.at(0) != '"' ? null : JsonString.decode(value);
    }

    /** The value of a member as an object; null when it is absent or not an object. */
    public @Nullable JsonObject object(String name) {
        Slice value = value(name);
        if (value == null || value.at(0) != '{') {
            return null;
        }
        try {
            return parse(value);
        } catch (JsonSyntaxException e) {
            throw new AssertionError("validated with its parent", e);
        }
    }

    /** The value of a member as a count; -1 when it is absent or not a whole number >= 0. */
    public long number(String name) {
        Slice value = value(name);
        return value == null ? -1 : JsonNumber.count(value);
    }
}
