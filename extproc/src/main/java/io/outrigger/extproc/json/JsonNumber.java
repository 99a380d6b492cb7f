package io.outrigger.extproc.json;

/** JSON numbers that are counts. */
final class JsonNumber {
    private static final int MAX_DIGITS = 18;

    private JsonNumber() {}

    /** A whole number of at least 0, or -1 when the text is anything else. */
    static long count(Slice raw) {
        if (raw.isEmpty() || raw.length() > MAX_DIGITS) {
            return -1;
        }
        long count = 0;
        for (int i = 0; i < raw.length(); i++) {
            byte digit = raw.at(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            count = count * 10 + (digit - '0');
        }
        return count;
    }
}
