package io.outrigger.extproc.exchange;

import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.transcript.ReplyRecorder;
import io.outrigger.extproc.provider.ResponseReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A response of which somebody is told what the client gets. */
final class RecordedResponse implements ResponseReader {
    private final ResponseReader reader;
    private final ReplyRecorder recorder;

    RecordedResponse(ResponseReader reader, ReplyRecorder recorder) {
        this.reader = reader;
        this.recorder = recorder;
    }

    @Override
    public Map<String, @Nullable String> headers() {
        return reader.headers();
    }

    @Override
    public Bytes bytes() {
        return reader.bytes();
    }

    @Override
    public Whole whole(Slice body) {
        Whole whole = reader.whole(body);
        recorder.whole(
                switch (whole) {
                    case Whole.Untouched() -> body;
                    case Whole.Replaced(_, _, var replacement) -> replacement;
                });
        return whole;
    }

    @Override
    public @Nullable Slice chunk(Slice chunk, Position position) {
        Slice written = reader.chunk(chunk, position);
        recorder.chunk(written == null ? chunk : written);
        return written;
    }

    @Override
    public Usage usage() {
        return reader.usage();
    }

    @Override
    public String model() {
        return reader.model();
    }

    @Override
    public @Nullable ProviderError failure() {
        return reader.failure();
    }
}
