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

    /** What of the held bytes has been looked at; each byte is, once. */
    private int scanned;

    /** Where among the held bytes the last line begins. */
    private int lineStart;

    /**
     * Takes the next bytes of the stream.
     *
     * @return the events that are complete now, each with the blank line behind it
     */
    public List<Slice> feed(Slice chunk) {
        Slice bytes = held.isEmpty() ? chunk : held.followedBy(chunk);
        var events = new ArrayList<Slice>();
        int from = 0;
        int at = scanned;
        while (at < bytes.length()) {
            byte b = bytes.at(at);
            if (b != '\n' && b != '\r') {
                at++;
                continue;
            }
            if (b == '\r' && at + 1 == bytes.length()) {
                break; // the line feed of the same line end may follow
            }
            boolean blank = at == lineStart;
            at += b == '\r' && bytes.at(at + 1) == '\n' ? 2 : 1;
            if (blank) {
                events.add(bytes.part(from, at));
                from = at;
            }
            lineStart = at;
        }
        hold(bytes.part(from, bytes.length()), at - from, lineStart - from);
        if (held.length() > MAX_HELD) {
            events.add(rest());
        }
        return events;
    }

    private void hold(Slice rest, int scanned, int lineStart) {
        this.held = rest;
        this.scanned = scanned;
        this.lineStart = lineStart;
    }

    /** Whether the bytes handed out so far are all that came. */
    public boolean isEmpty() {
        return held.isEmpty();
    }

    /** What is left when the stream is over. */
    public Slice rest() {
        Slice rest = held;
        hold(Slice.EMPTY, 0, 0);
        return rest;
    }
}
