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
        while (at < content.length()) {
            byte b = content.at(at);
            boolean escaped = b == '\\' && "nrt".indexOf(content.at(at + 1)) >= 0;
            if (b != ' ' && !escaped) {
                return false;
            }
            at += escaped ? 2 : 1;
        }
        return true;
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
