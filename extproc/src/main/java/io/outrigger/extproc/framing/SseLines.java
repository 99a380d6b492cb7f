package io.outrigger.extproc.framing;

import io.outrigger.extproc.json.Slice;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a stream of server-sent events (HTML Standard 9.2). They end in LF, CR or
 * CRLF, and chunks may cut them anywhere. An event that is too long is skipped, so that memory
 * stays bounded.
 *
 * <p>Other than the standard says, the last event counts even when no blank line follows it: some
 * servers leave that away. An event without data, or with empty data, does not count.
 */
public final class SseLines {
    /** Longest data of an event unless told otherwise, in bytes. */
    public static final int MAX_DATA = 4 << 20;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final byte[] LINE_FEED = {'\n'};
    private static final byte[] COLON = {':'};
    private static final int NO_MARK = BYTE_ORDER_MARK.length + 1;

    private final Consumer<Slice> onData;
    private final int maxData;

    /** Of the byte order mark, how much has come. */
    private int mark;

    private boolean afterCarriageReturn;

    /** The start of a line that a chunk cut. */
    private final Held line;

    private Slice name = Slice.EMPTY;

    /** The data of an event with one line. */
    private Slice data = Slice.EMPTY;

    /** The data of an event with several lines. */
    private final Held joined;

    private int dataLines;
    private boolean tooLong;

    /** Whether name or data may be views of the chunk. */
    private boolean fresh;

    /**
     * A decoder at the start of a stream.
     *
     * @param onData gets the data of each event, its lines joined by LF
     */
    public SseLines(Consumer<Slice> onData) {
        this(onData, MAX_DATA);
    }

    /**
     * A decoder at the start of a stream.
     *
     * @param onData gets the data of each event, its lines joined by LF
     * @param maxData longest data of an event, in bytes
     */
    public SseLines(Consumer<Slice> onData, int maxData) {
        this.onData = onData;
        this.maxData = maxData;
        this.line = new Held(maxData + "data: ".length());
        this.joined = new Held(maxData);
    }

    /** The name of the event whose data is being handed out; empty when it has none. */
    public String event() {
        return name.toString();
    }

    /** Takes the next bytes of the stream. */
    public void feed(Slice chunk) {
        byte[] bytes = chunk.array();
        int end = chunk.offset() + chunk.length();
        int from = behindMark(bytes, chunk.offset(), end);
        for (int i = from; i < end; i++) {
            byte b = bytes[i];
            if (b != '\n' && b != '\r') {
                continue;
            }
            boolean secondHalf = b == '\n' && i == from && afterCarriageReturn;
            if (!secondHalf) {
                line(Slice.of(bytes, from, i - from));
            }
            afterCarriageReturn = b == '\r';
            from = i + 1;
        }
        if (from < end) {
            afterCarriageReturn = false;
            line.add(bytes, from, end - from);
        }
        keep();
    }

    /** The stream is over: what is left is a last line without an end. */
    public void end() {
        if (!line.isEmpty()) {
            line(Slice.EMPTY);
        }
        blankLine();
    }

    private int behindMark(byte[] bytes, int from, int end) {
        int at = from;
        while (mark < BYTE_ORDER_MARK.length && at < end) {
            if (bytes[at] != BYTE_ORDER_MARK[mark]) {
                // it was none
                line.add(BYTE_ORDER_MARK, 0, mark);
                mark = NO_MARK;
                return at;
            }
            mark++;
            at++;
        }
        return at;
    }

    private void line(Slice rest) {
        Slice whole = rest;
        if (!line.isEmpty()) {
            line.add(rest);
            whole = line.take();
        }
        if (whole == null) {
            tooLong = true;
        } else if (whole.isEmpty()) {
            blankLine();
        } else {
            field(whole);
        }
    }

    private void field(Slice whole) {
        int colon = whole.indexOf(COLON, 0);
        int end = colon < 0 ? whole.length() : colon;
        Slice field = whole.part(0, end);
        int value = Math.min(end + 1, whole.length());
        if (value < whole.length() && whole.at(value) == ' ') {
            value++;
        }
        if (field.is("data")) {
            data(whole.part(value, whole.length()));
        } else if (field.is("event")) {
            name = whole.part(value, whole.length());
            fresh = true;
        }
    }

    private void data(Slice value) {
        if (dataLines++ == 0) {
            data = value;
            fresh = true;
            tooLong |= value.length() > maxData;
            return;
        }
        if (dataLines == 2) {
            joined.add(data);
            data = Slice.EMPTY;
        }
        joined.add(LINE_FEED, 0, 1);
        joined.add(value);
    }

    /** Ends the event. */
    private void blankLine() {
        @Nullable Slice whole = dataLines > 1 ? joined.take() : data;
        if (!tooLong && whole != null && !whole.isEmpty()) {
            onData.accept(whole);
        }
        joined.clear();
        data = Slice.EMPTY;
        dataLines = 0;
        tooLong = false;
        name = Slice.EMPTY;
        fresh = false;
    }

    /** What outlives a chunk must not hold all of it. */
    private void keep() {
        if (fresh) {
            fresh = false;
            data = Slice.of(data.toBytes());
            name = Slice.of(name.toBytes());
        }
    }
}
