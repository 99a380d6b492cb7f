package io.outrigger.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds the end of each HTTP/1.1 message of a connection. Keeps a head; a body only on request. */
final class MessageScanner {
    private static final int LONGEST_HEAD = 64 << 10;

    private final String keptIfNamed;
    private byte[] head = new byte[1024];
    private int headLength;
    private State state = State.HEAD;
    private long missing;
    private long bodyLength;
    private @Nullable ByteArrayOutputStream kept;

    private enum State {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        LAST_LINE,
        WHOLE
    }

    /**
     * A scanner at the beginning of a message.
     *
     * @param keptIfNamed the header that has a message's body kept, in lower case
     */
    MessageScanner(String keptIfNamed) {
        this.keptIfNamed = keptIfNamed;
    }

    /** Takes bytes up to the end of the message; true when it is whole. */
    boolean feed(ByteBuffer in) {
        while (in.hasRemaining() && state != State.WHOLE) {
            switch (state) {
                case HEAD -> head(in.get());
                case BODY -> body(in, State.WHOLE);
                case CHUNK -> body(in, State.CHUNK_END);
                case CHUNK_SIZE -> chunkSize(in.get());
                case CHUNK_END -> state = in.get() == '\n' ? State.CHUNK_SIZE : State.CHUNK_END;
                case LAST_LINE -> state = in.get() == '\n' ? State.WHOLE : State.LAST_LINE;
                case WHOLE -> throw new AssertionError();
            }
        }
        return state == State.WHOLE;
    }

    private void head(byte next) {
        if (headLength == head.length) {
            if (headLength == LONGEST_HEAD) {
                throw new IllegalStateException("the head of a message is too long");
            }
            head = Arrays.copyOf(head, headLength * 2);
        }
        head[headLength++] = next;
        if (next == '\n' && headLength > 3 && head[headLength - 3] == '\n') {
            begin();
        }
    }

    private void begin() {
        kept = header(keptIfNamed) == null ? null : new ByteArrayOutputStream();
        String length = header("content-length");
        if (header("transfer-encoding") != null) {
            state = State.CHUNK_SIZE;
        } else {
            missing = length == null ? 0 : Long.parseLong(length);
            state = missing == 0 ? State.WHOLE : State.BODY;
        }
    }

    private void body(ByteBuffer in, State after) {
        int bytes = (int) Math.min(missing, in.remaining());
        if (kept != null) {
            var copy = new byte[bytes];
            in.get(copy);
            kept.writeBytes(copy);
        } else {
            in.position(in.position() + bytes);
        }
        missing -= bytes;
        bodyLength += bytes;
        if (missing == 0) {
            state = after;
        }
    }

    private void chunkSize(byte next) {
        int digit = Character.digit(next, 16);
        if (digit >= 0) {
            missing = missing * 16 + digit;
        } else if (next == '\n') {
            state = missing == 0 ? State.LAST_LINE : State.CHUNK;
        }
    }

    /** Ready for the next message. */
    void reset() {
        headLength = 0;
        missing = 0;
        bodyLength = 0;
        state = State.HEAD;
    }

    /** Whether the response's status is 200. */
    boolean isOk() {
        return headLength > 12 && head[9] == '2' && head[10] == '0' && head[11] == '0';
    }

    /** Bytes of the body that have come, without what frames chunks. */
    long bodyLength() {
        return bodyLength;
    }

    /** The request or status line. */
    String firstLine() {
        return new String(head, 0, headLength, ISO_8859_1).lines().findFirst().orElse("");
    }

    /** The body, if it was kept. */
    byte @Nullable [] keptBody() {
        return kept == null ? null : kept.toByteArray();
    }

    /** The value of a header; its name in lower case. */
    @Nullable String header(String name) {
        for (int line = 0; line < headLength; line = after(line)) {
            if (isNamed(line, name)) {
                return new String(
                                head,
                                line + name.length() + 1,
                                after(line) - line - name.length() - 1,
                                ISO_8859_1)
                        .strip();
            }
        }
        return null;
    }

    private boolean isNamed(int line, String name) {
        if (line + name.length() >= headLength || head[line + name.length()] != ':') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.toLowerCase(head[line + i]) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int after(int line) {
        int at = line;
        while (at < headLength && head[at] != '\n') {
            at++;
        }
        return at + 1;
    }
}
