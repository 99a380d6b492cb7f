package io.outrigger.extproc.server;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes gRPC's frames, and reads those of short answers. A long body is not copied: its frame is a
 * list of arrays.
 */
final class Frames {
    private static final int PREFIX = 5;

    /**
     * Longer than the buffer of Protobuf's stream, which it fills again: so long is only a body.
     */
    private static final int BODY = 8 << 10;

    private static final int MAX_PARTS = 16;

    private Frames() {}

    static Buffer of(MessageLite message) {
        int length = message.getSerializedSize();
        try {
            return length < BODY ? whole(message, length) : inParts(message, length);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory", e);
        }
    }

    /** The status of a call whose response has ended; null when it has none. */
    static @Nullable String status(HttpClientResponse response) {
        String early = response.getHeader("grpc-status");
        return early == null ? response.getTrailer("grpc-status") : early;
    }

    /** The only message of a response; null when that is not what it holds. */
    static byte @Nullable [] message(Buffer body) {
        return body.length() >= PREFIX
                        && body.getByte(0) == 0
                        && body.getInt(1) == body.length() - PREFIX
                ? body.getBytes(PREFIX, body.length())
                : null;
    }

    private static Buffer whole(MessageLite message, int length) throws IOException {
        byte[] frame = new byte[PREFIX + length];
        ByteBuffer.wrap(frame, 1, Integer.BYTES).putInt(length);
        CodedOutputStream out = CodedOutputStream.newInstance(frame, PREFIX, length);
        message.writeTo(out);
        out.checkNoSpaceLeft();
        return BufferInternal.buffer(Unpooled.wrappedBuffer(frame));
    }

    private static Buffer inParts(MessageLite message, int length) throws IOException {
        var parts = new Parts();
        parts.between.writeByte(0).writeInt(length);
        message.writeTo(parts);
        parts.end();
        return BufferInternal.buffer(parts.frame);
    }

    private static final class Parts extends OutputStream {
        private final CompositeByteBuf frame =
                new CompositeByteBuf(UnpooledByteBufAllocator.DEFAULT, false, MAX_PARTS);
        private ByteBuf between = Unpooled.buffer();

        @Override
        public void write(int b) {
            between.writeByte(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (length < BODY) {
                between.writeBytes(bytes, offset, length);
            } else {
                end();
                frame.addComponent(true, Unpooled.wrappedBuffer(bytes, offset, length));
            }
        }

        private void end() {
            frame.addComponent(true, between);
            between = Unpooled.buffer();
        }
    }
}
