package io.outrigger.extproc.provider;

import io.outrigger.extproc.client.Dialect;
import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.framing.SseLines;
import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.JsonString;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.Slice;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A response in the client's own dialect: it passes untouched, and a gauge reads along. */
public final class PassedResponse implements ResponseReader {
    /** One event may hold a picture, and what it used stands behind it. */
    private static final int MAX_LINE = 16 << 20;

    private final Dialect dialect;
    private final ResponseHead head;
    private final Gauge gauge;
    private final Errors errors;
    private final SseLines lines = new SseLines(this::onData, MAX_LINE);
    private @Nullable ProviderError failure;

    /** Knows which errors the client would not understand as they are. */
    @FunctionalInterface
    public interface Errors {
        /** What the error says; null when it is in the client's dialect already. */
        @Nullable ProviderError foreign(ResponseHead head, Slice body);

        /** Errors in JSON pass, others are wrapped. */
        static Errors wrapping(String type) {
            return (head, body) ->
                    JsonString.isJson(body)
                            ? null
                            : new ProviderError(head.status(), type, told(body));
        }
    }

    private static String told(Slice body) {
        return body.isEmpty() ? "the provider's answer is empty" : body.toString();
    }

    /** Finds usage and model in documents of one dialect. */
    public interface Gauge {
        /** Whether an event's data is worth a {@link #read}; cheap. */
        boolean isWorth(Slice data);

        void read(JsonObject document);

        Usage usage();

        /** Empty when the provider did not say. */
        String model();

        /** The error that a document told of; null for none. */
        @Nullable ProviderError failure();
    }

    /** A response of which nothing has been read. */
    public PassedResponse(Dialect dialect, ResponseHead head, Gauge gauge, Errors errors) {
        this.dialect = dialect;
        this.head = head;
        this.gauge = gauge;
        this.errors = errors;
    }

    @Override
    public Map<String, @Nullable String> headers() {
        return Map.of();
    }

    @Override
    public Bytes bytes() {
        return Bytes.PASSED;
    }

    @Override
    public Whole whole(Slice body) {
        if (head.isSuccess()) {
            read(body);
            return new Whole.Untouched();
        }
        ProviderError foreign = errors.foreign(head, body);
        failure =
                foreign == null
                        ? new ProviderError(head.status(), "error", "told by the provider")
                        : foreign;
        return foreign == null
                ? new Whole.Untouched()
                : new Whole.Replaced(head.status(), "application/json", dialect.error(foreign));
    }

    @Override
    public @Nullable Slice chunk(Slice chunk, Position position) {
        if (!head.headers().mediaType().startsWith("audio/")) {
            lines.feed(chunk);
            if (position == Position.LAST) {
                lines.end();
            }
        }
        return null;
    }

    private void onData(Slice data) {
        if (gauge.isWorth(data)) {
            read(data);
        }
    }

    private void read(Slice json) {
        try {
            gauge.read(JsonObject.parse(json));
        } catch (JsonSyntaxException _) {
            // "[DONE]", sound, or an answer that is not ours to judge: the client gets it as it is
        }
    }

    @Override
    public Usage usage() {
        return gauge.usage();
    }

    @Override
    public String model() {
        return gauge.model();
    }

    @Override
    public @Nullable ProviderError failure() {
        return failure == null ? gauge.failure() : failure;
    }
}
