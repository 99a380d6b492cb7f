package io.outrigger.extproc.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * A string as it stands in valid JSON, quotes and escapes included. Texts that only move from one
 * document to another are never decoded.
 */
public final class JsonText {
    public static final JsonText EMPTY = new JsonText(Slice.utf8("\"\""));

    /** Bytes that mostly tell whether a text that begins with an escape is blank. */
    private static final int GLANCE = 64;

    private final Slice raw;

    private JsonText(Slice raw) {
        this.raw = raw;
    }

    /** A string of a validated document, given with its quotes. */
    public static JsonText raw(Slice quoted) {
        return new JsonText(quoted);
    }

    /** Any text. */
    public static JsonText of(String text) {
        return new JsonText(Slice.of(JsonString.encode(text)));
    }

    /** A whole document as the content of a string, such as the arguments of a tool call. */
    public static JsonText quoting(Slice json) {
        return of(json.toString());
    }

    /** One text after the other. */
    public static JsonText join(List<JsonText> pieces) {
        if (pieces.size() == 1) {
            return pieces.getFirst();
        }
        var out = new ByteArrayOutputStream(64);
        out.write('"');
        for (JsonText piece : pieces) {
            Slice content = piece.content();
            out.write(content.array(), content.offset(), content.length());
        }
        out.write('"');
        return new JsonText(Slice.of(out.toByteArray()));
    }

    /** The same text without the document around it, for who keeps it longer than the document. */
    public JsonText copy() {
        return new JsonText(Slice.of(raw.toBytes()));
    }

    /** With its quotes. */
    public Slice raw() {
        return raw;
    }

    /** Without its quotes, escapes as they are. */
    public Slice content() {
        return raw.part(1, raw.length() - 1);
    }

    public boolean isEmpty() {
        return raw.length() == 2;
    }

    /** Whether there is nothing but white space; a text that has more is not read to its end. */
    public boolean isBlank() {
        Slice content = content();
        int at = 0;
        while (at < content.length() && content.at(at) == ' ') {
            at++;
        }
        if (at == content.length()) {
            return true;
        }
        byte first = content.at(at);
        return (first == '\\' || first < 0) && decode(at + GLANCE).isBlank() && decode().isBlank();
    }

    /** Whether the text is this ASCII text. */
    public boolean is(String ascii) {
        return content().is(ascii) || (isEscaped() && decode().equals(ascii));
    }

    private boolean isEscaped() {
        return raw.indexOf(JsonString.BACKSLASH, 0) >= 0;
    }

    /** The text itself. */
    public String decode() {
        return JsonString.decode(raw);
    }

    /** The beginning of the text: what stands in the first bytes of its JSON form. */
    public String decode(int bytes) {
        Slice content = content();
        if (content.length() <= bytes) {
            return decode();
        }
        int end = 0;
        for (int next = 0; next <= bytes; next += length(content, next)) {
            end = next;
        }
        return JsonString.decode(raw.part(0, end + 2));
    }

    /** Of the character, or the escape, that begins somewhere; also where it is not UTF-8. */
    private static int length(Slice content, int at) {
        byte first = content.at(at);
        if (first == '\\') {
            return content.at(at + 1) == 'u' ? 6 : 2;
        }
        int end = at + 1;
        while (first < 0 && end < content.length() && isContinuation(content.at(end))) {
            end++;
        }
        return end - at;
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xc0) == 0x80;
    }

    /** The text itself in UTF-8; a view when nothing is escaped. */
    public Slice decodedBytes() {
        return isEscaped() ? Slice.of(decode().getBytes(UTF_8)) : content();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonText text && text.decode().equals(decode());
    }

    @Override
    public int hashCode() {
        return decode().hashCode();
    }

    @Override
    public String toString() {
        return decode();
    }
}
