package io.outrigger.extproc.observe.transcript;

import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.framing.SseLines;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.transcript.Growing.Room;

/** Reads along what a client gets, whoever the provider is: it is in the client's dialect. */
public final class ReplyRecorder {
    private final Operation operation;
    private final boolean sound;
    private final SseLines lines = new SseLines(this::onData);
    private final Room room;
    private final Fold fold;
    private Slice whole = Slice.EMPTY;
    private long size;

    /**
     * A recorder that has seen nothing.
     *
     * @param mediaType of the response
     * @param limit bytes of a stream's content that are kept
     */
    public ReplyRecorder(Operation operation, String mediaType, int limit) {
        this.operation = operation;
        this.sound = mediaType.startsWith("audio/");
        this.room = new Room(limit);
        this.fold = Fold.of(operation, room);
    }

    /** A body in one piece. */
    public void whole(Slice body) {
        size = body.length();
        whole = sound ? Slice.EMPTY : body;
    }

    /** A piece of a streamed body. */
    public void chunk(Slice chunk) {
        size += chunk.length();
        if (!sound) {
            lines.feed(chunk);
        }
    }

    private void onData(Slice data) {
        try {
            fold.read(JsonValue.parse(data));
        } catch (JsonSyntaxException _) {
            // "[DONE]"
        }
    }

    /** Bytes that are kept of a stream by now. */
    public int held() {
        return room.taken();
    }

    /** Keeps no more. */
    public void stop() {
        room.close();
    }

    /** A body in one piece as it came; empty for a stream. */
    public Slice body() {
        return whole;
    }

    /** What has come by now; the last call. */
    public Reply reply() {
        lines.end();
        Slice document = whole.isEmpty() ? fold.document() : whole;
        return document.isEmpty()
                ? new Reply("", Reply.NONE.choices(), Slice.EMPTY, null, size)
                : Reply.of(operation, document, size);
    }
}
