package io.outrigger.extproc.framing;

import java.util.zip.CRC32;

/** {@code gzip} (RFC 1952): members one behind the other, each with a header and a trailer. */
final class Gzip implements Coding {
    private static final int FIXED_HEADER = 10;
    private static final int TRAILER = 8;
    private static final int FHCRC = 2;
    private static final int FEXTRA = 4;
    private static final int FNAME = 8;
    private static final int FCOMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final Inflating inflating = Inflating.raw();
    private final CRC32 crc = new CRC32();
    private long size;
    private Part part = Part.FIXED;
    private int flags;

    /** Bytes of the part that have come, and what they say as a number in little endian. */
    private int seen;

    private long number;
    private int extra;

    /** What is expected next. */
    private enum Part {
        FIXED,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        HEADER_CRC,
        DATA,
        TRAILER
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, Sink out) throws FramingException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (part == Part.DATA) {
                at = end - inflating.feed(bytes, at, end - at, (piece, n) -> took(piece, n, out));
                if (inflating.isFinished()) {
                    next(Part.TRAILER);
                }
            } else {
                frame(bytes[at++] & 0xff);
            }
        }
    }

    private void took(byte[] piece, int length, Sink out) throws FramingException {
        crc.update(piece, 0, length);
        size += length;
        out.take(piece, length);
    }

    /** Takes one byte of a header or trailer. */
    private void frame(int b) throws FramingException {
        switch (part) {
            case FIXED -> fixed(b);
            case EXTRA_LENGTH -> {
                extra |= b << (8 * seen++);
                if (seen == 2) {
                    next(extra == 0 ? behind(FEXTRA) : Part.EXTRA);
                }
            }
            case EXTRA -> {
                if (++seen == extra) {
                    next(behind(FEXTRA));
                }
            }
            case NAME -> {
                if (b == 0) {
                    next(behind(FNAME));
                }
            }
            case COMMENT -> {
                if (b == 0) {
                    next(behind(FCOMMENT));
                }
            }
            case HEADER_CRC -> {
                if (++seen == 2) {
                    next(Part.DATA);
                }
            }
            case TRAILER -> trailer(b);
            case DATA -> throw new IllegalStateException("data is inflated");
        }
    }

    private void fixed(int b) throws FramingException {
        boolean wrong =
                switch (seen) {
                    case 0 -> b != 0x1f;
                    case 1 -> b != 0x8b;
                    case 2 -> b != 8;
                    case 3 -> (b & RESERVED) != 0;
                    default -> false;
                };
        if (wrong) {
            throw new FramingException("the body is not gzip");
        }
        if (seen == 3) {
            flags = b;
        }
        if (++seen == FIXED_HEADER) {
            extra = 0;
            next((flags & FEXTRA) == 0 ? behind(FEXTRA) : Part.EXTRA_LENGTH);
        }
    }

    /** The part that follows the one of this flag. */
    private Part behind(int flag) {
        if (flag < FNAME && (flags & FNAME) != 0) {
            return Part.NAME;
        }
        if (flag < FCOMMENT && (flags & FCOMMENT) != 0) {
            return Part.COMMENT;
        }
        return (flags & FHCRC) == 0 ? Part.DATA : Part.HEADER_CRC;
    }

    private void trailer(int b) throws FramingException {
        number |= (long) b << (8 * seen++);
        if (seen < TRAILER) {
            return;
        }
        if (number != (size << 32 | crc.getValue())) {
            throw new FramingException("the gzip body has a wrong checksum");
        }
        inflating.reset();
        crc.reset();
        size = 0;
        next(Part.FIXED);
    }

    private void next(Part following) {
        part = following;
        seen = 0;
        number = 0;
    }

    @Override
    public boolean isWhole() {
        return part == Part.FIXED && seen == 0;
    }

    @Override
    public void close() {
        inflating.close();
    }
}
