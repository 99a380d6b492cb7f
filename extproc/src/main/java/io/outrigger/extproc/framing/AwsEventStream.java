package io.outrigger.extproc.framing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.extproc.json.Slice;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * Cuts {@code application/vnd.amazon.eventstream} into frames. A frame is: its length, the length
 * of its headers, a CRC of both, headers, payload, a CRC of all. Chunks may cut anywhere.
 */
public final class AwsEventStream {
    /** Longest frame, in bytes; AWS allows 16 MiB of payload, models send a few hundred bytes. */
    public static final int MAX_FRAME = 16 << 20;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int PRELUDE = 12;
    private static final int CRC = 4;
    private static final int STRING = 7;

    private final Consumer<Frame> onFrame;
    private byte[] held = new byte[0];
    private int heldLength;

    /**
     * One message.
     *
     * @param type {@code :event-type}, or {@code :exception-type}; empty when there is none
     * @param kind whether the stream goes on
     */
    public record Frame(String type, Kind kind, Slice payload) {
        /** What {@code :message-type} says. */
        public enum Kind {
            EVENT,
            EXCEPTION
        }
    }

    public AwsEventStream(Consumer<Frame> onFrame) {
        this.onFrame = onFrame;
    }

    /**
     * Takes the next bytes of the stream.
     *
     * @throws FramingException if a frame is damaged or too long; the stream is over then
     */
    public void feed(Slice chunk) throws FramingException {
        if (heldLength == 0) {
            hold(frames(chunk));
            return;
        }
        hold(chunk);
        Slice all = Slice.of(held, 0, heldLength);
        Slice rest = frames(all);
        if (rest.length() < all.length()) {
            // frames that were handed out stay as they are
            held = new byte[0];
            heldLength = 0;
            hold(rest);
        }
    }

    /** Hands out whole frames; returns the rest. */
    private Slice frames(Slice bytes) throws FramingException {
        int at = 0;
        while (bytes.length() - at >= PRELUDE) {
            int length = length(bytes.part(at, bytes.length()));
            if (bytes.length() - at < length) {
                break;
            }
            frame(bytes.part(at, at + length));
            at += length;
        }
        return bytes.part(at, bytes.length());
    }

    /** Whether the last frame is whole. */
    public boolean isAtBorder() {
        return heldLength == 0;
    }

    private void hold(Slice chunk) {
        int needed = heldLength + chunk.length();
        if (needed > held.length) {
            held = Arrays.copyOf(held, Math.max(needed, 2 * held.length));
        }
        System.arraycopy(chunk.array(), chunk.offset(), held, heldLength, chunk.length());
        heldLength = needed;
    }

    /** The length that a prelude tells. */
    private static int length(Slice from) throws FramingException {
        int length = int32(from, 0);
        int headers = int32(from, 4);
        if (int32(from, 8) != crc(from, 8)) {
            throw new FramingException("an event-stream prelude has a wrong CRC");
        }
        if (length > MAX_FRAME || headers < 0 || length < PRELUDE + headers + CRC) {
            throw new FramingException("an event-stream frame has a length of " + length);
        }
        return length;
    }

    private void frame(Slice frame) throws FramingException {
        int end = frame.length() - CRC;
        if (int32(frame, end) != crc(frame, end)) {
            throw new FramingException("an event-stream frame has a wrong CRC");
        }
        int payload = PRELUDE + int32(frame, 4);
        String type = "";
        var kind = Frame.Kind.EVENT;
        int at = PRELUDE;
        while (at < payload) {
            int nameEnd = at + 1 + (frame.at(at) & 0xff);
            int valueStart = valueStart(frame, nameEnd, payload);
            int valueEnd = valueEnd(frame, nameEnd, valueStart, payload);
            String name = frame.part(at + 1, nameEnd).toString();
            if (frame.at(nameEnd) == STRING && name.startsWith(":")) {
                String value = text(frame, valueStart, valueEnd);
                if (name.equals(":event-type") || name.equals(":exception-type")) {
                    type = value;
                }
                if (name.equals(":exception-type")
                        || (name.equals(":message-type") && !value.equals("event"))) {
                    kind = Frame.Kind.EXCEPTION;
                }
                if (name.equals(":error-code")) {
                    type = value;
                }
            }
            at = valueEnd;
        }
        onFrame.accept(new Frame(type, kind, frame.part(payload, end)));
    }

    private static int valueStart(Slice frame, int nameEnd, int end) throws FramingException {
        if (nameEnd >= end) {
            throw cutOff();
        }
        boolean lengthPrefixed = frame.at(nameEnd) == STRING || frame.at(nameEnd) == STRING - 1;
        return nameEnd + (lengthPrefixed ? 3 : 1);
    }

    private static int valueEnd(Slice frame, int nameEnd, int start, int end)
            throws FramingException {
        if (start > end) {
            throw cutOff();
        }
        int length =
                switch (frame.at(nameEnd)) {
                    case 0, 1 -> 0;
                    case 2 -> 1;
                    case 3 -> 2;
                    case 4 -> 4;
                    case 5, 8 -> 8;
                    case 6, STRING ->
                            ((frame.at(start - 2) & 0xff) << 8) | (frame.at(start - 1) & 0xff);
                    case 9 -> 16;
                    default ->
                            throw new FramingException("an event-stream header has no known type");
                };
        if (start + length > end) {
            throw cutOff();
        }
        return start + length;
    }

    private static FramingException cutOff() {
        return new FramingException("an event-stream header is cut off");
    }

    private static String text(Slice frame, int from, int to) {
        return new String(frame.array(), frame.offset() + from, to - from, UTF_8);
    }

    private static int int32(Slice slice, int at) {
        return (int) INT.get(slice.array(), slice.offset() + at);
    }

    private static int crc(Slice slice, int length) {
        var crc = new CRC32();
        crc.update(slice.array(), slice.offset(), length);
        return (int) crc.getValue();
    }
}
