package io.outrigger.extproc.observe.transcript;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.Slice;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** A text that comes in pieces. Copies them, as long as there is room. */
final class Growing {
    private final Room room;
    private final ByteArrayOutputStream quoted = new ByteArrayOutputStream(64);

    /** How much may still be kept of one reply, in bytes. */
    static final class Room {
        private int left;
        private int taken;

        Room(int bytes) {
            left = bytes;
        }

        int taken() {
            return taken;
        }

        void close() {
            left = 0;
        }

        /** Whether so much more may be kept. Once something does not fit, nothing more does. */
        boolean take(int bytes) {
            if (bytes > left) {
                left = 0;
                return false;
            }
            left -= bytes;
            taken += bytes;
            return true;
        }
    }

    Growing(Room room) {
        this.room = room;
        quoted.write('"');
    }

    void add(JsonText piece) {
        Slice content = piece.content();
        if (!content.isEmpty() && room.take(content.length())) {
            quoted.write(content.array(), content.offset(), content.length());
        }
    }

    boolean isEmpty() {
        return quoted.size() == 1;
    }

    JsonText text() {
        byte[] all = quoted.toByteArray();
        byte[] closed = Arrays.copyOf(all, all.length + 1);
        closed[all.length] = '"';
        return JsonText.raw(Slice.of(closed));
    }
}
