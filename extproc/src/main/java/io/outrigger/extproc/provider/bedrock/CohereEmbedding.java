package io.outrigger.extproc.provider.bedrock;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.embedding.EmbeddingRequest;
import io.outrigger.extproc.embedding.EmbeddingRequest.Input;
import io.outrigger.extproc.embedding.Embeddings;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.ResponseHead;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cohere Embed: several texts, all for one purpose.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html">Cohere
 *     Embed</a>
 */
record CohereEmbedding(String id) implements EmbeddingModel {
    @Override
    public Slice body(EmbeddingRequest asked, List<String> unsupported) throws ClientError {
        boolean newer = id.contains("embed-v4");
        var out = new JsonWriter(1024).beginObject().name("texts").beginArray();
        asked.inputs().forEach(it -> out.text(it.text()));
        out.endArray().member("input_type", type(asked.inputs(), unsupported));
        asked.inputs().forEach(it -> EmbeddingModel.leaveOutTitle(it, unsupported));
        if (newer) {
            out.member("output_dimension", asked.dimensions());
        } else if (asked.dimensions() != null) {
            unsupported.add("dimensions");
        }
        if (asked.autoTruncate() != null) {
            String end = newer ? "RIGHT" : "END";
            out.member("truncate", asked.autoTruncate() ? end : "NONE");
        }
        return out.endObject().take();
    }

    private static String type(List<Input> inputs, List<String> unsupported) throws ClientError {
        Set<Purpose> purposes = EnumSet.noneOf(Purpose.class);
        inputs.forEach(input -> purposes.add(Purpose.of(input, unsupported)));
        if (purposes.size() > 1) {
            throw new ClientError(
                    ErrorKind.UNPROCESSABLE,
                    "input: the model of this backend takes one task_type for all texts");
        }
        return switch (purposes.iterator().next()) {
            case INDEX -> "search_document";
            case QUERY -> "search_query";
            case CLASSIFICATION -> "classification";
            case CLUSTERING -> "clustering";
        };
    }

    /** Newer versions answer with vectors by the type of their numbers. */
    @Override
    public @Nullable Embeddings read(ResponseHead head, JsonValue answer) {
        JsonValue vectors = answer.given("embeddings");
        JsonValue floats = vectors == null ? null : vectors.given("float");
        JsonValue list = floats == null ? vectors : floats;
        return list == null ? null : new Embeddings(list.items(), InvokedUsage.of(head));
    }
}
