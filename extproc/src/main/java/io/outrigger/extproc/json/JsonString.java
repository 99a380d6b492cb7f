package io.outrigger.extproc.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** JSON strings: decoding of validated text, encoding of any text. */
public final class JsonString {
    static final byte[] BACKSLASH = {'\\'};
    private static final String HEX = "0123456789abcdef";

    private JsonString() {}

    /** The text of a validated string, given with its quotes. */
    static String decode(Slice quoted) {
        Slice raw = quoted.part(1, quoted.length() - 1);
        String text = raw.toString();
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var decoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                decoded.append(c);
                continue;
            }
            char escape = text.charAt(++i);
            switch (escape) {
                case 'b' -> decoded.append('\b');
                case 'f' -> decoded.append('\f');
                case 'n' -> decoded.append('\n');
                case 'r' -> decoded.append('\r');
                case 't' -> decoded.append('\t');
                case 'u' -> {
                    decoded.append((char) Integer.parseInt(text, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> decoded.append(escape);
            }
        }
        return decoded.toString();
    }

    /** A text as a JSON string in UTF-8, quotes included. HTML characters stay as they are. */
    public static byte[] encode(String text) {
        var out = new ByteArrayOutputStream(text.length() + 16);
        out.write('"');
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c != '"' && c != '\\') {
                continue;
            }
            out.writeBytes(text.substring(from, i).getBytes(UTF_8));
            from = i + 1;
            out.writeBytes(escape(c).getBytes(UTF_8));
        }
        out.writeBytes(text.substring(from).getBytes(UTF_8));
        out.write('"');
        return out.toByteArray();
    }

    private static String escape(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> "\\u00" + HEX.charAt(c >> 4) + HEX.charAt(c & 15);
        };
    }

    /** Whether a text is one valid JSON value. */
    public static boolean isJson(Slice text) {
        var in = new JsonScanner(text);
        try {
            in.skipValue();
            in.skipSpace();
            return in.peek() < 0;
        } catch (JsonSyntaxException _) {
            return false;
        }
    }
}
