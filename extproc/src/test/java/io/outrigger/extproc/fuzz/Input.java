package io.outrigger.extproc.fuzz;

import io.outrigger.extproc.json.Slice;
import java.util.List;

/** The fuzzer's bytes: some choose what is done, the rest is what is read. */
final class Input {
    private final byte[] bytes;
    private int at;

    Input(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A number from 0 to 255. */
    int number() {
        return at < bytes.length ? bytes[at++] & 0xff : 0;
    }

    <T> T one(List<T> of) {
        return of.get(number() % of.size());
    }

    /** All that was not taken. */
    Slice rest() {
        return Slice.of(bytes, at, bytes.length - at);
    }

    /** Throws unless {@code good}: an escape. */
    static void check(boolean good, String what) {
        if (!good) {
            throw new AssertionError(what);
        }
    }
}
