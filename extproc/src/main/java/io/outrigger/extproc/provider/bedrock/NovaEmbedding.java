package io.outrigger.extproc.provider.bedrock;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.embedding.EmbeddingRequest;
import io.outrigger.extproc.embedding.EmbeddingRequest.Input;
import io.outrigger.extproc.embedding.Embeddings;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.ResponseHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Nova.
 *
 * @see <a href="https://docs.aws.amazon.com/nova/latest/userguide/embeddings-schema.html">Nova's
 *     schema</a>
 */
record NovaEmbedding() implements EmbeddingModel {
    @Override
    public Slice body(EmbeddingRequest asked, List<String> unsupported) throws ClientError {
        Input input = EmbeddingModel.only(asked);
        EmbeddingModel.leaveOutTitle(input, unsupported);
        return new JsonWriter(1024)
                .beginObject()
                .member("schemaVersion", "nova-multimodal-embed-v1")
                .member("taskType", "SINGLE_EMBEDDING")
                .name("singleEmbeddingParams")
                .beginObject()
                .member("embeddingPurpose", purpose(input, unsupported))
                .member("embeddingDimension", asked.dimensions())
                .name("text")
                .beginObject()
                // else a text that is too long is an error, as with OpenAI
                .member(
                        "truncationMode",
                        Boolean.TRUE.equals(asked.autoTruncate()) ? "END" : "NONE")
                .member("value", input.text())
                .endObject()
                .endObject()
                .endObject()
                .take();
    }

    private static String purpose(Input input, List<String> unsupported) {
        return switch (Purpose.of(input, unsupported)) {
            case INDEX -> "GENERIC_INDEX";
            case QUERY -> "GENERIC_RETRIEVAL";
            case CLASSIFICATION -> "CLASSIFICATION";
            case CLUSTERING -> "CLUSTERING";
        };
    }

    @Override
    public @Nullable Embeddings read(ResponseHead head, JsonValue answer) {
        JsonValue all = answer.given("embeddings");
        JsonValue first = all == null || all.items().isEmpty() ? null : all.items().getFirst();
        JsonValue vector = first == null ? null : first.given("embedding");
        return vector == null ? null : new Embeddings(List.of(vector), InvokedUsage.of(head));
    }
}
