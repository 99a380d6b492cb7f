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
 * Amazon Titan.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html">Titan
 *     Embeddings</a>
 */
record TitanEmbedding(String id) implements EmbeddingModel {
    @Override
    public Slice body(EmbeddingRequest asked, List<String> unsupported) throws ClientError {
        Input input = EmbeddingModel.only(asked);
        if (input.taskType() != null) {
            unsupported.add("task_type");
        }
        EmbeddingModel.leaveOutTitle(input, unsupported);
        if (asked.autoTruncate() != null) {
            unsupported.add("auto_truncate");
        }
        var out = new JsonWriter(1024).beginObject().member("inputText", input.text());
        if (asked.dimensions() != null) {
            dimensions(out, asked.dimensions(), unsupported);
        }
        return out.endObject().take();
    }

    private void dimensions(JsonWriter out, JsonValue dimensions, List<String> unsupported) {
        if (id.contains("titan-embed-image")) {
            out.name("embeddingConfig").beginObject();
            out.member("outputEmbeddingLength", dimensions).endObject();
        } else if (id.contains("titan-embed-text-v1") || id.contains("titan-embed-g1")) {
            unsupported.add("dimensions");
        } else {
            out.member("dimensions", dimensions);
        }
    }

    @Override
    public @Nullable Embeddings read(ResponseHead head, JsonValue answer) {
        JsonValue vector = answer.given("embedding");
        if (vector == null) {
            return null;
        }
        long tokens = answer.count("inputTextTokenCount");
        return new Embeddings(
                List.of(vector), tokens < 0 ? InvokedUsage.of(head) : InvokedUsage.of(tokens));
    }
}
