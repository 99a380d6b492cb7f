package io.outrigger.extproc.provider.anthropic;

import io.outrigger.extproc.conversation.Event;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.ReplyReader;
import java.util.function.Consumer;

/** Reads messages whose events come in frames of an AWS event stream. */
final class FramedReplyReader implements ReplyReader {
    private final MessageReplyReader events = new MessageReplyReader();
    private final FramedEvents frames = new FramedEvents();

    @Override
    public void whole(Slice body, Consumer<Event> out) throws JsonSyntaxException {
        events.whole(body, out);
    }

    @Override
    public void chunk(Slice bytes, Consumer<Event> out) {
        for (FramedEvents.Framed framed : frames.read(bytes)) {
            switch (framed) {
                case FramedEvents.Framed.Data(var json) -> events.event(json, out);
                case FramedEvents.Framed.Broken(var error) -> out.accept(new Event.Failed(error));
            }
        }
    }

    @Override
    public void end(Consumer<Event> out) {}
}
