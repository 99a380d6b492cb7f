package io.outrigger.extproc.provider;

import io.outrigger.extproc.conversation.Event;
import io.outrigger.extproc.framing.FramingException;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.Slice;
import java.util.function.Consumer;

/** Reads one successful reply of a provider. Fed in order, by one thread. */
public interface ReplyReader {
    /**
     * A reply in one piece, from {@link Event.Started} to {@link Event.Ended} or {@link
     * Event.Failed}.
     *
     * @throws JsonSyntaxException if it is not JSON
     */
    void whole(Slice body, Consumer<Event> out) throws JsonSyntaxException;

    /**
     * The next bytes of a streamed reply, cut anywhere.
     *
     * @throws JsonSyntaxException if a frame of it is not JSON
     * @throws FramingException if it cannot be cut into frames
     */
    void chunk(Slice bytes, Consumer<Event> out) throws JsonSyntaxException, FramingException;

    /** No more bytes will come. Who hears neither Ended nor Failed knows that some are missing. */
    void end(Consumer<Event> out) throws JsonSyntaxException;
}
