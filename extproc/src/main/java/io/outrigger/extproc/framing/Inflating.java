package io.outrigger.extproc.framing;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The DEFLATE data (RFC 1951) of one body, which may be in several members. */
final class Inflating {
    private static final int MIN_PIECE = 512;

    private final Inflater inflater;

    private Inflating(Inflater inflater) {
        this.inflater = inflater;
    }

    /** Without anything around it. */
    static Inflating raw() {
        return new Inflating(new Inflater(true));
    }

    /** With zlib's header and checksum (RFC 1950). */
    static Inflating zlib() {
        return new Inflating(new Inflater(false));
    }

    /** Inflates to the end of the data or of the input; returns how much input is left. */
    int feed(byte[] bytes, int offset, int length, Coding.Sink out) throws FramingException {
        inflater.setInput(bytes, offset, length);
        while (true) {
            byte[] piece =
                    new byte[Math.clamp(4L * inflater.getRemaining(), MIN_PIECE, Coding.MAX_PIECE)];
            int written = inflate(piece, out);
            if (written > 0) {
                out.take(piece, written);
            } else if (inflater.needsDictionary()) {
                throw new FramingException("the compressed body needs a dictionary");
            } else if (inflater.finished() || inflater.needsInput()) {
                return inflater.getRemaining();
            }
        }
    }

    private int inflate(byte[] piece, Coding.Sink out) throws FramingException {
        long before = inflater.getBytesWritten();
        try {
            return inflater.inflate(piece);
        } catch (DataFormatException e) {
            // what stands before the damage is good
            out.take(piece, (int) (inflater.getBytesWritten() - before));
            throw new FramingException("the compressed body is damaged: " + e.getMessage());
        }
    }

    boolean isFinished() {
        return inflater.finished();
    }

    void reset() {
        inflater.reset();
    }

    void close() {
        inflater.end();
    }
}
