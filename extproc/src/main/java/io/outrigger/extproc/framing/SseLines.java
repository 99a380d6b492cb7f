package io.outrigger.extproc.framing;

import io.outrigger.extproc.json.Slice;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Finds the {@code data} lines of a stream of server-sent events (HTML Standard 9.2). Lines end in
 * LF, CR or CRLF, and chunks may cut them anywhere. A line that is too long is skipped, so that
 * memory stays bounded.
 */
public final class SseLines {
    /** Longest line that is looked at unless told otherwise, in bytes. */
    public static final int MAX_LINE = 4 << 20;

    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

    private final Consumer<Slice> onData;
    private final int maxLine;
    private byte[] held = new byte[0];
    private int heldLength;
    private boolean tooLong;

    /**
     * A decoder at the start of a stream.
     *
     * @param onData gets the value of each data line
     */
    public SseLines(Consumer<Slice> onData) {
        this(onData, MAX_LINE);
    }

    /**
     * A decoder at the start of a stream.
     *
     * @param onData gets the value of each data line
     * @param maxLine longest line that is looked at, in bytes
     */
    public SseLines(Consumer<Slice> onData, int maxLine) {
        this.onData = onData;
        this.maxLine = maxLine;
    }

    /** Takes the next bytes of the stream. */
    public void feed(Slice chunk) {
        byte[] bytes = chunk.array();
        int end = chunk.offset() + chunk.length();
        int from = chunk.offset();
        for (int i = from; i < end; i++) {
            // an empty line between CR and LF is harmless: it has no data
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                line(Slice.of(bytes, from, i - from));
                from = i + 1;
            }
        }
        hold(bytes, from, end - from);
    }

    /** The stream is over: what is left is a last line without an end. */
    public void end() {
        line(Slice.EMPTY);
    }

    private void line(Slice rest) {
        Slice line = rest;
        if (heldLength > 0 || tooLong) {
            hold(rest.array(), rest.offset(), rest.length());
            line = tooLong ? Slice.EMPTY : Slice.of(held, 0, heldLength);
        }
        if (line.length() >= DATA.length && line.part(0, DATA.length).indexOf(DATA, 0) == 0) {
            int start = DATA.length;
            if (line.length() > start && line.at(start) == ' ') {
                start++;
            }
            onData.accept(line.part(start, line.length()));
        }
        if (heldLength > 0) {
            // the line that was handed out stays as it is
            held = new byte[0];
            heldLength = 0;
        }
        tooLong = false;
    }

    private void hold(byte[] bytes, int from, int length) {
        if (tooLong || length == 0) {
            return;
        }
        if (heldLength + length > maxLine) {
            tooLong = true;
            held = new byte[0];
            heldLength = 0;
            return;
        }
        if (heldLength + length > held.length) {
            held =
                    Arrays.copyOf(
                            held,
                            Math.max(heldLength + length, Math.min(2 * held.length, maxLine)));
        }
        System.arraycopy(bytes, from, held, heldLength, length);
        heldLength += length;
    }
}
