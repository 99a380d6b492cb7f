package io.outrigger.extproc.exchange;

import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.ResponseReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A response whose body nobody here can read: it passes, and nothing is learned from it. */
final class UnreadResponse implements ResponseReader {
    private final ResponseReader reader;

    /**
     * Instead of a reader.
     *
     * @param reader gets no bytes
     */
    UnreadResponse(ResponseReader reader) {
        this.reader = reader;
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
        return new Whole.Untouched();
    }

    @Override
    public @Nullable Slice chunk(Slice chunk, Position position) {
        return null;
    }

    @Override
    public Usage usage() {
        return Usage.NONE;
    }

    @Override
    public String model() {
        return "";
    }

    @Override
    public @Nullable ProviderError failure() {
        return null;
    }
}
