package io.outrigger.extproc.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** A part of an array of bytes that nobody changes. */
public final class Slice {
    public static final Slice EMPTY = new Slice(new byte[0], 0, 0);

    private final byte[] array;
    private final int offset;
    private final int length;

    private Slice(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** A view, not a copy: the array must not change afterwards. */
    public static Slice of(byte[] array, int offset, int length) {
        return new Slice(array, offset, length);
    }

    /** A view, not a copy: the array must not change afterwards. */
    public static Slice of(byte[] array) {
        return new Slice(array, 0, array.length);
    }

    public static Slice utf8(String text) {
        return of(text.getBytes(UTF_8));
    }

    public byte[] array() {
        return array;
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    public byte at(int index) {
        return array[offset + index];
    }

    /** From {@code from} inclusive to {@code to} exclusive, both relative to this slice. */
    public Slice part(int from, int to) {
        return new Slice(array, offset + from, to - from);
    }

    /** Whether the bytes are those of an ASCII text. */
    public boolean is(String ascii) {
        if (length != ascii.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (array[offset + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Index of the first occurrence of an ASCII text at or after {@code from}, else -1. */
    public int indexOf(byte[] ascii, int from) {
        int last = length - ascii.length;
        for (int i = from; i <= last; i++) {
            int k = 0;
            while (k < ascii.length && array[offset + i + k] == ascii[k]) {
                k++;
            }
            if (k == ascii.length) {
                return i;
            }
        }
        return -1;
    }

    /** Both, one behind the other; a copy. */
    public Slice followedBy(Slice other) {
        byte[] both = new byte[length + other.length];
        System.arraycopy(array, offset, both, 0, length);
        System.arraycopy(other.array, other.offset, both, length, other.length);
        return of(both);
    }

    public byte[] toBytes() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    @Override
    public String toString() {
        return new String(array, offset, length, UTF_8);
    }
}
