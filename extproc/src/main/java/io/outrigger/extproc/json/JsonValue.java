package io.outrigger.extproc.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value of a document that was validated and indexed in one pass. The index has three numbers for
 * each value, no objects; a {@code JsonValue} is a view of it.
 */
public final class JsonValue {
    public static final JsonValue FALSE = constant("false");

    private final Index index;
    private final int at;

    private JsonValue(Index index, int at) {
        this.index = index;
        this.at = at;
    }

    /** What a value is. */
    public enum Kind {
        OBJECT,
        ARRAY,
        STRING,
        NUMBER,
        BOOLEAN,
        NULL
    }

    /** One name of an object, with its value. */
    public record Member(JsonText name, JsonValue value) {}

    /**
     * Reads one value, with nothing but white space around it.
     *
     * @throws JsonSyntaxException if the text is not one JSON value
     */
    public static JsonValue parse(Slice text) throws JsonSyntaxException {
        var index = new Index(text);
        var in = new JsonScanner(text);
        in.skipSpace();
        index.value(in, 0);
        in.skipSpace();
        if (in.peek() >= 0) {
            throw in.unexpected("the end of input");
        }
        return new JsonValue(index, 0);
    }

    private static JsonValue constant(String json) {
        try {
            return parse(Slice.utf8(json));
        } catch (JsonSyntaxException e) {
            throw new AssertionError(json, e);
        }
    }

    public Kind kind() {
        return switch (index.text.at(index.start(at))) {
            case '{' -> Kind.OBJECT;
            case '[' -> Kind.ARRAY;
            case '"' -> Kind.STRING;
            case 't', 'f' -> Kind.BOOLEAN;
            case 'n' -> Kind.NULL;
            default -> Kind.NUMBER;
        };
    }

    public boolean is(Kind kind) {
        return kind() == kind;
    }

    /** The value's own bytes, without white space around it. */
    public Slice raw() {
        return index.text.part(index.start(at), index.end(at));
    }

    /** A member of an object; the last one of that name. Null when there is none, or no object. */
    public @Nullable JsonValue get(String name) {
        if (!is(Kind.OBJECT)) {
            return null;
        }
        JsonValue found = null;
        for (int i = at + 1; i < index.next(at); i = index.next(i + 1)) {
            if (new JsonValue(index, i).text().is(name)) {
                found = new JsonValue(index, i + 1);
            }
        }
        return found;
    }

    /** As {@link #get}, but null also for a {@code null}. */
    public @Nullable JsonValue given(String name) {
        JsonValue value = get(name);
        return value == null || value.is(Kind.NULL) ? null : value;
    }

    /** A member that is a string; null when it is absent or something else. */
    public @Nullable JsonText text(String name) {
        JsonValue value = get(name);
        return value == null || !value.is(Kind.STRING) ? null : value.text();
    }

    /** A member that is a string, decoded; null when it is absent or something else. */
    public @Nullable String string(String name) {
        JsonText text = text(name);
        return text == null ? null : text.decode();
    }

    /** A member that is a whole number of at least 0; -1 when it is absent or something else. */
    public long count(String name) {
        JsonValue value = get(name);
        return value == null ? -1 : JsonNumber.count(value.raw());
    }

    /** Whether a member is {@code true}. */
    public boolean flag(String name) {
        JsonValue value = get(name);
        return value != null && value.isTrue();
    }

    /** The members of an object, in their order; empty for anything else. */
    public List<Member> members() {
        if (!is(Kind.OBJECT)) {
            return List.of();
        }
        var members = new ArrayList<Member>();
        for (int i = at + 1; i < index.next(at); i = index.next(i + 1)) {
            members.add(new Member(new JsonValue(index, i).text(), new JsonValue(index, i + 1)));
        }
        return members;
    }

    /** The values of an array; empty for anything else. */
    public List<JsonValue> items() {
        if (!is(Kind.ARRAY)) {
            return List.of();
        }
        var items = new ArrayList<JsonValue>();
        for (int i = at + 1; i < index.next(at); i = index.next(i)) {
            items.add(new JsonValue(index, i));
        }
        return items;
    }

    /** The value as a string; only for {@link Kind#STRING}. */
    public JsonText text() {
        return JsonText.raw(raw());
    }

    public boolean isTrue() {
        return raw().is("true");
    }

    /** The value as a number; not a number for anything else. */
    public double number() {
        return is(Kind.NUMBER) ? Double.parseDouble(raw().toString()) : Double.NaN;
    }

    /** The value's JSON. */
    @Override
    public String toString() {
        return raw().toString();
    }

    /** Where each value starts and ends, in the order of the text; names count as values. */
    private static final class Index {
        private static final int WIDTH = 3;

        /** Bounds the index: a long body of short values must not take many times its length. */
        private static final int MAX_VALUES = 2_000_000;

        private final Slice text;
        private int[] spans = new int[32 * WIDTH];
        private int size;

        Index(Slice text) {
            this.text = text;
        }

        int start(int value) {
            return spans[value * WIDTH];
        }

        int end(int value) {
            return spans[value * WIDTH + 1];
        }

        /** The value behind this one and all that is inside it. */
        int next(int value) {
            return spans[value * WIDTH + 2];
        }

        private int open(JsonScanner in) throws JsonSyntaxException {
            if (size == MAX_VALUES) {
                throw new JsonSyntaxException("too many values", in.position());
            }
            if ((size + 1) * WIDTH > spans.length) {
                spans = Arrays.copyOf(spans, spans.length * 2);
            }
            spans[size * WIDTH] = in.position();
            return size++;
        }

        private void close(int value, JsonScanner in) {
            spans[value * WIDTH + 1] = in.position();
            spans[value * WIDTH + 2] = size;
        }

        void value(JsonScanner in, int depth) throws JsonSyntaxException {
            int opened = open(in);
            switch (in.peek()) {
                case '{' -> members(in, in.deeper(depth));
                case '[' -> items(in, in.deeper(depth));
                default -> in.skipScalar(in.peek());
            }
            close(opened, in);
        }

        private void members(JsonScanner in, int depth) throws JsonSyntaxException {
            in.take('{');
            in.skipSpace();
            if (in.peek() != '}') {
                member(in, depth);
                while (in.peek() == ',') {
                    in.take(',');
                    in.skipSpace();
                    member(in, depth);
                }
                if (in.peek() != '}') {
                    throw in.unexpected("',' or '}'");
                }
            }
            in.take('}');
        }

        private void member(JsonScanner in, int depth) throws JsonSyntaxException {
            int name = open(in);
            in.skipString();
            close(name, in);
            in.skipSpace();
            in.take(':');
            in.skipSpace();
            value(in, depth);
            in.skipSpace();
        }

        private void items(JsonScanner in, int depth) throws JsonSyntaxException {
            in.take('[');
            in.skipSpace();
            if (in.peek() != ']') {
                item(in, depth);
                while (in.peek() == ',') {
                    in.take(',');
                    in.skipSpace();
                    item(in, depth);
                }
                if (in.peek() != ']') {
                    throw in.unexpected("',' or ']'");
                }
            }
            in.take(']');
        }

        private void item(JsonScanner in, int depth) throws JsonSyntaxException {
            value(in, depth);
            in.skipSpace();
        }
    }
}
