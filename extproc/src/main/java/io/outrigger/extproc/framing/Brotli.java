package io.outrigger.extproc.framing;

import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** {@code br} (RFC 7932), by the reference decoder. */
final class Brotli implements Coding {
    private static final int INPUT = 4 << 10;

    private DecoderJNI.@Nullable Wrapper decoder;

    @Override
    public void feed(byte[] bytes, int offset, int length, Sink out) throws FramingException {
        DecoderJNI.Wrapper open = opened();
        int at = offset;
        int end = offset + length;
        while (true) {
            switch (open.getStatus()) {
                case OK -> open.push(0);
                case NEEDS_MORE_OUTPUT -> pull(open, out);
                case NEEDS_MORE_INPUT -> {
                    if (open.hasOutput()) {
                        pull(open, out);
                    } else if (at == end) {
                        return;
                    } else {
                        ByteBuffer input = open.getInputBuffer();
                        input.clear();
                        int taken = Math.min(input.remaining(), end - at);
                        input.put(bytes, at, taken);
                        at += taken;
                        open.push(taken);
                    }
                }
                case DONE -> {
                    if (at < end) {
                        throw new FramingException("the br body goes on behind its end");
                    }
                    return;
                }
                case ERROR -> throw new FramingException("the br body is damaged");
            }
        }
    }

    private DecoderJNI.Wrapper opened() throws FramingException {
        DecoderJNI.Wrapper open = decoder;
        if (open == null) {
            BrotliLibrary.load();
            try {
                open = new DecoderJNI.Wrapper(INPUT, MAX_PIECE);
            } catch (IOException e) {
                throw new FramingException("brotli does not start: " + e.getMessage());
            }
            decoder = open;
        }
        return open;
    }

    private static void pull(DecoderJNI.Wrapper open, Sink out) throws FramingException {
        // a view of memory that the next call changes
        ByteBuffer view = open.pull();
        byte[] piece = new byte[view.remaining()];
        view.get(piece);
        out.take(piece, piece.length);
    }

    @Override
    public boolean isWhole() {
        return decoder == null || decoder.getStatus() == DecoderJNI.Status.DONE;
    }

    @Override
    public void close() {
        if (decoder != null) {
            decoder.destroy();
        }
    }
}
