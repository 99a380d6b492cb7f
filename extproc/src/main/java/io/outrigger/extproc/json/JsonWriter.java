package io.outrigger.extproc.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes one JSON document, or several behind each other. Commas are set by the writer. */
public final class JsonWriter {
    private static final int LONG = 1 << 20;

    private byte[] bytes;
    private int length;
    private boolean comma;

    public JsonWriter() {
        this(512);
    }

    /**
     * A writer that has written nothing.
     *
     * @param capacity bytes; it grows
     */
    public JsonWriter(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    public JsonWriter beginObject() {
        return begin('{');
    }

    public JsonWriter endObject() {
        return end('}');
    }

    public JsonWriter beginArray() {
        return begin('[');
    }

    public JsonWriter endArray() {
        return end(']');
    }

    private JsonWriter begin(char bracket) {
        separate();
        put(bracket);
        comma = false;
        return this;
    }

    private JsonWriter end(char bracket) {
        put(bracket);
        comma = true;
        return this;
    }

    /** The name of the next member: ASCII without quotes, backslashes and control characters. */
    public JsonWriter name(String name) {
        separate();
        put('"');
        ascii(name);
        put('"');
        put(':');
        comma = false;
        return this;
    }

    public JsonWriter name(JsonText name) {
        separate();
        append(name.raw());
        put(':');
        comma = false;
        return this;
    }

    public JsonWriter text(String text) {
        return raw(JsonString.encode(text));
    }

    public JsonWriter text(JsonText text) {
        return raw(text.raw());
    }

    public JsonWriter number(long number) {
        separate();
        ascii(Long.toString(number));
        comma = true;
        return this;
    }

    public JsonWriter flag(boolean value) {
        separate();
        ascii(value ? "true" : "false");
        comma = true;
        return this;
    }

    public JsonWriter nothing() {
        separate();
        ascii("null");
        comma = true;
        return this;
    }

    /** A value that is valid JSON already. */
    public JsonWriter raw(Slice json) {
        separate();
        append(json);
        comma = true;
        return this;
    }

    /** A value that is valid JSON already, without the white space between its parts. */
    public JsonWriter compact(Slice json) {
        separate();
        ensure(json.length());
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            byte one = json.at(i);
            if (quoted && one == '\\') {
                bytes[length++] = one;
                one = json.at(++i);
            } else if (one == '"') {
                quoted = !quoted;
            } else if (!quoted && one <= ' ' && one >= 0) {
                continue;
            }
            bytes[length++] = one;
        }
        comma = true;
        return this;
    }

    /** A value that is valid JSON already. */
    public JsonWriter raw(byte[] json) {
        return raw(Slice.of(json));
    }

    /** A string of characters that need no escape, given without quotes, such as base64. */
    public JsonWriter quoted(Slice plain) {
        separate();
        put('"');
        append(plain);
        put('"');
        comma = true;
        return this;
    }

    /** A member, left out when there is no value. */
    public JsonWriter member(String name, @Nullable JsonValue value) {
        return value == null ? this : name(name).compact(value.raw());
    }

    /** A member, left out when there is no value. */
    public JsonWriter member(String name, @Nullable JsonText value) {
        return value == null ? this : name(name).text(value);
    }

    /** A member. */
    public JsonWriter member(String name, String value) {
        return name(name).text(value);
    }

    /** A member. */
    public JsonWriter member(String name, long value) {
        return name(name).number(value);
    }

    /** Bytes between documents, such as the frame of a server-sent event. */
    public JsonWriter frame(String ascii) {
        ascii(ascii);
        comma = false;
        return this;
    }

    /** Bytes between documents. */
    public JsonWriter frame(Slice plain) {
        append(plain);
        comma = false;
        return this;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** What was written since the last call; a view, not a copy. The writer starts anew. */
    public Slice take() {
        if (length == 0) {
            return Slice.EMPTY;
        }
        Slice written = Slice.of(bytes, 0, length);
        bytes = new byte[Math.clamp(length, 64, 4096)];
        length = 0;
        comma = false;
        return written;
    }

    private void separate() {
        if (comma) {
            put(',');
        }
    }

    private void put(char ascii) {
        ensure(1);
        bytes[length++] = (byte) ascii;
    }

    private void ascii(String text) {
        byte[] encoded = text.getBytes(UTF_8);
        ensure(encoded.length);
        System.arraycopy(encoded, 0, bytes, length, encoded.length);
        length += encoded.length;
    }

    private void append(Slice slice) {
        ensure(slice.length());
        System.arraycopy(slice.array(), slice.offset(), bytes, length, slice.length());
        length += slice.length();
    }

    /** A long text comes in one piece: what stands around it must not double the memory. */
    private void ensure(int more) {
        int needed = length + more;
        if (needed > bytes.length) {
            int grown = bytes.length < LONG ? bytes.length * 2 : bytes.length + bytes.length / 4;
            bytes = Arrays.copyOf(bytes, Math.max(needed + needed / 32, grown));
        }
    }
}
