package io.outrigger.contract.codec;

/** A value as a message shows it: quoted, on one line, cut when long. Never for secrets. */
final class Quoted {
    private static final int MAX = 80;

    private Quoted() {}

    static String of(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints().limit(MAX).forEach(c -> append(quoted, c));
        boolean cut = text.codePointCount(0, text.length()) > MAX;
        return quoted.append(cut ? "...\"" : "\"").toString();
    }

    private static void append(StringBuilder quoted, int c) {
        if (c == '"' || c == '\\') {
            quoted.append('\\').append((char) c);
        } else if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
            quoted.append(String.format("\\u%04x", c));
        } else {
            quoted.appendCodePoint(c);
        }
    }
}
