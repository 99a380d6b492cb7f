package io.outrigger.extproc.framing;

import io.outrigger.extproc.json.Slice;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a stream of server-sent events (HTML Standard 9.2) behind each blank line, keeping every
 * byte. An event that grows beyond {@link #MAX_HELD} without an end is handed out in pieces.
 */
public final class SseEvents {
    /** Most bytes that are held back, while it is not known where an event ends. */
    public static final int MAX_HELD = 64 << 10;

    private Slice held = Slice.EMPTY;

    /**
     * Takes the next bytes of the stream.
     *
     * @return the events that are complete now, each with the blank line behind it
     */
    public List<Slice> feed(Slice chunk) {
        Slice bytes = held.isEmpty() ? chunk : held.followedBy(chunk);
        var events = new ArrayList<Slice>();
        int from = 0;
        int end = eventEnd(bytes, from);
        while (end > 0) {
            events.add(bytes.part(from, end));
            from = end;
            end = eventEnd(bytes, from);
        }
        Slice rest = bytes.part(from, bytes.length());
        if (rest.length() > MAX_HELD) {
            events.add(rest);
            rest = Slice.EMPTY;
        }
        held = rest;
        return events;
    }

    /** Whether the bytes handed out so far are all that came. */
    public boolean isEmpty() {
        return held.isEmpty();
    }

    /** What is left when the stream is over. */
    public Slice rest() {
        Slice rest = held;
        held = Slice.EMPTY;
        return rest;
    }

    /**
     * The position behind the first blank line at or after {@code from}; 0 when there is none yet.
     */
    private static int eventEnd(Slice bytes, int from) {
        int lineStart = from;
        for (int i = from; i < bytes.length(); i++) {
            byte b = bytes.at(i);
            if (b != '\n' && b != '\r') {
                continue;
            }
            boolean blank = i == lineStart;
            if (blank && b == '\r' && i + 1 == bytes.length()) {
                return 0; // the line feed of the same line end may follow
            }
            if (b == '\r' && i + 1 < bytes.length() && bytes.at(i + 1) == '\n') {
                i++;
            }
            if (blank) {
                return i + 1;
            }
            lineStart = i + 1;
        }
        return 0;
    }
}
