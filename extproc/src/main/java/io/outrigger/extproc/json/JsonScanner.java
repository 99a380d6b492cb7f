package io.outrigger.extproc.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Validates JSON (RFC 8259) byte by byte, strings sixteen bytes at a time. */
final class JsonScanner {
    /** Deeper values are refused, so that a request cannot make later readers recurse far. */
    static final int MAX_DEPTH = 512;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';

    private final byte[] bytes;
    private final int start;
    private final int end;
    private int at;

    JsonScanner(Slice json) {
        bytes = json.array();
        start = json.offset();
        end = start + json.length();
        at = start;
    }

    /** Position, relative to the slice. */
    int position() {
        return at - start;
    }

    void skipSpace() {
        while (at < end) {
            byte b = bytes[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return;
            }
            at++;
        }
    }

    /** The next byte without taking it, or -1 at the end. */
    int peek() {
        return at < end ? bytes[at] & 0xff : -1;
    }

    void take(char expected) throws JsonSyntaxException {
        if (peek() != expected) {
            throw unexpected("'" + expected + "'");
        }
        at++;
    }

    JsonSyntaxException unexpected(String expected) {
        if (at >= end) {
            return new JsonSyntaxException(
                    "unexpected end of input, expected " + expected, at - start);
        }
        return new JsonSyntaxException("unexpected character, expected " + expected, at - start);
    }

    /** Skips one value of any kind, with everything inside it. */
    void skipValue() throws JsonSyntaxException {
        long[] objects = new long[MAX_DEPTH / 64];
        int depth = 0;
        while (true) {
            skipSpace();
            int b = peek();
            if (b == '{' || b == '[') {
                at++;
                skipSpace();
                boolean object = b == '{';
                if (peek() == (object ? '}' : ']')) {
                    at++;
                } else {
                    if (depth == MAX_DEPTH) {
                        throw new JsonSyntaxException("nested too deep", at - start);
                    }
                    mark(objects, depth++, object);
                    if (object) {
                        skipName();
                    }
                    continue;
                }
            } else {
                skipScalar(b);
            }
            while (depth > 0) {
                skipSpace();
                boolean object = (objects[(depth - 1) >> 6] >>> (depth - 1) & 1) != 0;
                int next = peek();
                if (next == ',') {
                    at++;
                    if (object) {
                        skipSpace();
                        skipName();
                    }
                    break;
                }
                if (next != (object ? '}' : ']')) {
                    throw unexpected(object ? "',' or '}'" : "',' or ']'");
                }
                at++;
                depth--;
            }
            if (depth == 0) {
                return;
            }
        }
    }

    private static void mark(long[] objects, int depth, boolean object) {
        long bit = 1L << depth;
        if (object) {
            objects[depth >> 6] |= bit;
        } else {
            objects[depth >> 6] &= ~bit;
        }
    }

    private void skipName() throws JsonSyntaxException {
        skipString();
        skipSpace();
        take(':');
    }

    /** One level deeper; refused where later readers would recurse too far. */
    int deeper(int depth) throws JsonSyntaxException {
        if (depth == MAX_DEPTH) {
            throw new JsonSyntaxException("nested too deep", at - start);
        }
        return depth + 1;
    }

    void skipScalar(int first) throws JsonSyntaxException {
        switch (first) {
            case '"' -> skipString();
            case 't' -> skipLiteral("true");
            case 'f' -> skipLiteral("false");
            case 'n' -> skipLiteral("null");
            default -> skipNumber();
        }
    }

    private void skipLiteral(String literal) throws JsonSyntaxException {
        for (int i = 0; i < literal.length(); i++) {
            if (peek() != literal.charAt(i)) {
                throw unexpected(literal);
            }
            at++;
        }
    }

    private void skipNumber() throws JsonSyntaxException {
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            skipDigits("a value");
        }
        if (peek() == '.') {
            at++;
            skipDigits("a digit");
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            skipDigits("a digit");
        }
    }

    private void skipDigits(String expected) throws JsonSyntaxException {
        int from = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw unexpected(expected);
        }
    }

    /** Skips a string with its quotes. */
    void skipString() throws JsonSyntaxException {
        take('"');
        while (true) {
            at = nextSpecial(bytes, at, end);
            int b = peek();
            if (b == '"') {
                at++;
                return;
            }
            if (b != '\\') {
                throw unexpected("the rest of a string");
            }
            at++;
            skipEscape();
        }
    }

    /** Index of the first quote, backslash or control character; the end if there is none. */
    private static int nextSpecial(byte[] bytes, int from, int end) {
        int i = from;
        for (; i + 16 <= end; i += 16) {
            long first = specials((long) LONGS.get(bytes, i));
            long second = specials((long) LONGS.get(bytes, i + 8));
            if ((first | second) != 0) {
                return first != 0 ? i + firstByte(first) : i + 8 + firstByte(second);
            }
        }
        while (i < end
                && (bytes[i] < 0 || (bytes[i] >= 0x20 && bytes[i] != '"' && bytes[i] != '\\'))) {
            i++;
        }
        return i;
    }

    /**
     * Marks, by its highest bit, the first of eight bytes that is a quote, a backslash or a control
     * character; what is marked behind it means nothing.
     */
    private static long specials(long word) {
        long quote = word ^ QUOTES;
        long backslash = word ^ BACKSLASHES;
        long found =
                ((quote - ONES) & ~quote)
                        | ((backslash - ONES) & ~backslash)
                        | ((word - ONES * 0x20) & ~word);
        return found & HIGHS;
    }

    private static int firstByte(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }

    private void skipEscape() throws JsonSyntaxException {
        int b = peek();
        if (b == 'u') {
            at++;
            for (int i = 0; i < 4; i++) {
                if (Character.digit(peek(), 16) < 0) {
                    throw unexpected("four hexadecimal digits");
                }
                at++;
            }
        } else if (b >= 0 && "\"\\/bfnrt".indexOf(b) >= 0) {
            at++;
        } else {
            throw unexpected("an escape");
        }
    }
}
