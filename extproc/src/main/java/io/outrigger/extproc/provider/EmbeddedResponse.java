package io.outrigger.extproc.provider;

import io.outrigger.extproc.client.Dialect;
import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.embedding.EmbeddingRequest;
import io.outrigger.extproc.embedding.Embeddings;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.Slice;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Vectors that are read in the provider's dialect and written in OpenAI's. */
public final class EmbeddedResponse implements ResponseReader {
    private static final String JSON = "application/json";

    private final Dialect dialect;
    private final ResponseHead head;
    private final Vectors vectors;
    private final ErrorReader errors;
    private final String asked;
    private final EmbeddingRequest.Encoding encoding;
    private Usage usage = Usage.NONE;
    private @Nullable ProviderError failure;

    /** Finds vectors and usage in a provider's answer. */
    @FunctionalInterface
    public interface Vectors {
        /** Null when the answer has no vectors. */
        @Nullable Embeddings read(ResponseHead head, JsonValue answer);
    }

    /**
     * A response of which nothing has been read.
     *
     * @param asked the model that was asked
     */
    public EmbeddedResponse(
            Dialect dialect,
            ResponseHead head,
            Vectors vectors,
            ErrorReader errors,
            String asked,
            EmbeddingRequest.Encoding encoding) {
        this.dialect = dialect;
        this.head = head;
        this.vectors = vectors;
        this.errors = errors;
        this.asked = asked;
        this.encoding = encoding;
    }

    @Override
    public Map<String, @Nullable String> headers() {
        return Map.of();
    }

    @Override
    public Whole whole(Slice body) {
        if (!head.isSuccess()) {
            return failed(errors.read(head, body));
        }
        try {
            Embeddings read = vectors.read(head, JsonValue.parse(body));
            if (read == null) {
                return failed(ProviderError.malformed("without vectors"));
            }
            usage = read.usage();
            return new Whole.Replaced(head.status(), JSON, read.written(asked, encoding));
        } catch (JsonSyntaxException e) {
            return failed(ProviderError.malformed("not JSON: " + e.getMessage()));
        }
    }

    private Whole failed(ProviderError error) {
        failure = error;
        return new Whole.Replaced(error.status(), JSON, dialect.error(error));
    }

    @Override
    public @Nullable Slice chunk(Slice chunk, Position position) {
        return null;
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public String model() {
        return asked;
    }

    @Override
    public @Nullable ProviderError failure() {
        return failure;
    }
}
