package io.outrigger.extproc.server;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.outrigger.extproc.envoy.ProcessingRequest;
import io.outrigger.extproc.exchange.BodyBudget;
import io.outrigger.extproc.exchange.Unread;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the messages of a stream out of gRPC's frames. The length stands before a message, so that
 * a long one has its memory at once and once, or is skipped when there is no room; bodies are views
 * of it.
 */
final class MessageReader {
    private static final int PREFIX = 5;

    /** Shorter messages are not worth counting: headers, pieces of a streamed response. */
    private static final int SHORT = 64 << 10;

    private final long longest;
    private final BodyBudget budget;
    private final byte[] prefix = new byte[PREFIX];
    private Buffer piece = Buffer.buffer();
    private int at;
    private int prefixed;
    private long missing;
    private byte @Nullable [] message;
    private @Nullable Unread unread;
    private int room;

    /** What has come. */
    sealed interface Arrival {
        record Message(ProcessingRequest request) implements Arrival {}

        /** A message that was skipped. */
        record Skipped(Unread reason) implements Arrival {}
    }

    /**
     * A reader that has seen nothing.
     *
     * @param longest bytes that a message may have
     * @param budget room for a message, until it is handed over
     */
    MessageReader(long longest, BodyBudget budget) {
        this.longest = longest;
        this.budget = budget;
    }

    /** More bytes; those before must all have been taken. */
    void feed(Buffer more) {
        piece = more;
        at = 0;
    }

    /**
     * The next message; null when it has not come whole.
     *
     * @throws IOException if the bytes are no message
     */
    @Nullable Arrival next() throws IOException {
        while (at < piece.length()) {
            if (prefixed < PREFIX) {
                prefix[prefixed++] = piece.getByte(at++);
                if (prefixed < PREFIX) {
                    continue;
                }
                begin();
            } else {
                take((int) Math.min(missing, piece.length() - at));
            }
            if (missing == 0) {
                return finish();
            }
        }
        return null;
    }

    private void begin() throws InvalidProtocolBufferException {
        if (prefix[0] != 0) {
            throw new InvalidProtocolBufferException("a compressed message");
        }
        missing = 0;
        for (int i = 1; i < PREFIX; i++) {
            missing = (missing << Byte.SIZE) | (prefix[i] & 0xff);
        }
        if (missing > longest) {
            unread = Unread.TOO_LARGE;
        } else if (missing > SHORT && !budget.acquire(missing)) {
            unread = Unread.NO_ROOM;
        } else {
            message = new byte[(int) missing];
            room = missing > SHORT ? message.length : 0;
        }
    }

    private void take(int bytes) {
        if (message != null) {
            piece.getBytes(at, at + bytes, message, message.length - (int) missing);
        }
        at += bytes;
        missing -= bytes;
    }

    private Arrival finish() throws IOException {
        prefixed = 0;
        byte[] bytes = message;
        if (bytes == null) {
            var skipped = new Arrival.Skipped(unread == null ? Unread.TOO_LARGE : unread);
            unread = null;
            return skipped;
        }
        close();
        // of what it takes for immutable, it makes views
        CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
        in.enableAliasing(true);
        ProcessingRequest request = ProcessingRequest.parseFrom(in);
        in.checkLastTagWas(0);
        return new Arrival.Message(request);
    }

    /** Gives the room of a message back: it was handed over, or nobody waits for it any more. */
    void close() {
        message = null;
        budget.release(room);
        room = 0;
    }
}
