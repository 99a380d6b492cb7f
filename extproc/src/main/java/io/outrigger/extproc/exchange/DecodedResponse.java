package io.outrigger.extproc.exchange;

import io.outrigger.extproc.client.Dialect;
import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.framing.ContentDecoder;
import io.outrigger.extproc.framing.FramingException;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.ResponseReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response whose body has a content encoding. The reader behind it gets plain bytes; the client
 * gets the provider's bytes as they are, or ours without an encoding.
 */
final class DecodedResponse implements ResponseReader {
    private final ResponseReader reader;
    private final ContentDecoder decoder;
    private final Dialect dialect;
    private final JsonWriter out = new JsonWriter();
    private @Nullable ProviderError failure;

    DecodedResponse(ResponseReader reader, ContentDecoder decoder, Dialect dialect) {
        this.reader = reader;
        this.decoder = decoder;
        this.dialect = dialect;
    }

    @Override
    public Map<String, @Nullable String> headers() {
        var headers = new LinkedHashMap<>(reader.headers());
        if (!isPassed()) {
            headers.put("content-encoding", null);
        }
        return Collections.unmodifiableMap(headers);
    }

    private boolean isPassed() {
        return reader.bytes() == Bytes.PASSED;
    }

    @Override
    public Bytes bytes() {
        return reader.bytes();
    }

    @Override
    public Whole whole(Slice body) {
        var pieces = new ArrayList<Slice>();
        try {
            decoder.feed(body, pieces::add);
        } catch (FramingException e) {
            failure = damaged(e);
            return isPassed()
                    ? new Whole.Untouched()
                    : new Whole.Replaced(failure.status(), Mutations.JSON, dialect.error(failure));
        }
        return reader.whole(joined(pieces));
    }

    private static Slice joined(List<Slice> pieces) {
        if (pieces.size() == 1) {
            return pieces.getFirst();
        }
        var all = new JsonWriter(pieces.stream().mapToInt(Slice::length).sum());
        pieces.forEach(all::frame);
        return all.take();
    }

    private static ProviderError damaged(FramingException e) {
        return ProviderError.malformed("damaged: " + e.getMessage());
    }

    @Override
    public @Nullable Slice chunk(Slice chunk, Position position) {
        if (failure == null) {
            try {
                decoder.feed(chunk, plain -> read(plain, Position.MORE_FOLLOW));
                if (position == Position.LAST) {
                    read(Slice.EMPTY, Position.LAST);
                }
            } catch (FramingException e) {
                failure = damaged(e);
                out.frame(dialect.errorEvent(failure));
            }
        }
        Slice written = out.take();
        return isPassed() ? null : written;
    }

    private void read(Slice plain, Position position) {
        Slice written = reader.chunk(plain, position);
        if (!isPassed()) {
            out.frame(written == null ? plain : written);
        }
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
        return failure == null ? reader.failure() : failure;
    }
}
