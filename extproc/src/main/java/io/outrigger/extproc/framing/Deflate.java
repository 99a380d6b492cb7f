package io.outrigger.extproc.framing;

import org.jspecify.annotations.Nullable;

/**
 * {@code deflate}: zlib (RFC 1950) says RFC 9110, but some servers leave its header away, so the
 * first two bytes decide.
 */
final class Deflate implements Coding {
    private static final int NONE = -1;

    private @Nullable Inflating inflating;
    private int first = NONE;

    @Override
    public void feed(byte[] bytes, int offset, int length, Sink out) throws FramingException {
        int at = offset;
        int end = offset + length;
        if (inflating == null && first == NONE && at < end) {
            first = bytes[at++] & 0xff;
        }
        if (at == end) {
            return;
        }
        Inflating open = inflating;
        if (open == null) {
            open = isZlib(first, bytes[at] & 0xff) ? Inflating.zlib() : Inflating.raw();
            inflating = open;
            open.feed(new byte[] {(byte) first}, 0, 1, out);
        }
        int left = open.isFinished() ? end - at : open.feed(bytes, at, end - at, out);
        if (left > 0) {
            throw new FramingException("the deflate body goes on behind its end");
        }
    }

    private static boolean isZlib(int cmf, int flg) {
        return (cmf & 0x0f) == 8 && cmf >> 4 <= 7 && (cmf << 8 | flg) % 31 == 0;
    }

    @Override
    public boolean isWhole() {
        return inflating == null ? first == NONE : inflating.isFinished();
    }

    @Override
    public void close() {
        if (inflating != null) {
            inflating.close();
        }
    }
}
