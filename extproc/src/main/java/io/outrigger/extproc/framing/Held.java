package io.outrigger.extproc.framing;

import io.outrigger.extproc.json.Slice;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes that are kept until what they belong to is complete, up to a limit. */
final class Held {
    private static final byte[] NOTHING = {};

    private final int limit;
    private byte[] bytes = NOTHING;
    private int length;
    private boolean tooLong;

    Held(int limit) {
        this.limit = limit;
    }

    /** Past the limit nothing is kept at all. */
    void add(byte[] more, int offset, int count) {
        if (tooLong || count == 0) {
            return;
        }
        if (count > limit - length) {
            clear();
            tooLong = true;
            return;
        }
        int needed = length + count;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(2L * length, limit)));
        }
        System.arraycopy(more, offset, bytes, length, count);
        length = needed;
    }

    void add(Slice more) {
        add(more.array(), more.offset(), more.length());
    }

    boolean isEmpty() {
        return length == 0 && !tooLong;
    }

    /** What was kept; null when it was too long. Nothing is kept afterwards. */
    @Nullable Slice take() {
        Slice taken = tooLong ? null : Slice.of(bytes, 0, length);
        clear();
        return taken;
    }

    void clear() {
        // what was handed out stays as it is
        bytes = NOTHING;
        length = 0;
        tooLong = false;
    }
}
