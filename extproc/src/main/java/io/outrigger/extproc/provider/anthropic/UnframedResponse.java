package io.outrigger.extproc.provider.anthropic;

import io.outrigger.extproc.client.Dialect;
import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.PassedResponse;
import io.outrigger.extproc.provider.ResponseReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stream in the client's dialect once its frames are gone: events are written as they are. */
final class UnframedResponse implements ResponseReader {
    private final Dialect dialect;
    private final PassedResponse passed;
    private final FramedEvents frames = new FramedEvents();
    private final JsonWriter out = new JsonWriter();
    private boolean stopped;
    private @Nullable ProviderError failure;

    UnframedResponse(Dialect dialect, PassedResponse passed) {
        this.dialect = dialect;
        this.passed = passed;
    }

    @Override
    public Map<String, @Nullable String> headers() {
        return Map.of("content-type", "text/event-stream");
    }

    @Override
    public Whole whole(Slice body) {
        return passed.whole(body);
    }

    @Override
    public Slice chunk(Slice chunk, Position position) {
        if (failure == null) {
            for (FramedEvents.Framed framed : frames.read(chunk)) {
                write(framed);
            }
            if (position == Position.LAST && !stopped && failure == null) {
                failure = ProviderError.truncated();
            }
            if (failure != null) {
                out.frame(dialect.errorEvent(failure));
            }
        }
        Slice written = out.take();
        passed.chunk(written, position);
        return written;
    }

    private void write(FramedEvents.Framed framed) {
        switch (framed) {
            case FramedEvents.Framed.Data(var json) -> {
                JsonText type = json.text("type");
                if (type != null && failure == null) {
                    stopped |= type.is("message_stop") || type.is("error");
                    out.frame("event: ").frame(type.content()).frame("\ndata: ");
                    // a line break would end the data
                    out.compact(json.raw()).frame("\n\n");
                }
            }
            case FramedEvents.Framed.Broken(var error) -> {
                if (!stopped && failure == null) {
                    failure = error;
                }
            }
        }
    }

    @Override
    public Usage usage() {
        return passed.usage();
    }

    @Override
    public String model() {
        return passed.model();
    }

    @Override
    public @Nullable ProviderError failure() {
        return failure == null ? passed.failure() : failure;
    }
}
