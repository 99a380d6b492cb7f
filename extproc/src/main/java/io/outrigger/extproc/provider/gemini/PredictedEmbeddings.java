package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.embedding.EmbeddingRequest;
import io.outrigger.extproc.embedding.Embeddings;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Embeddings of texts by {@code predict}.
 *
 * @see <a
 *     href="https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api">Text
 *     embeddings</a>
 */
final class PredictedEmbeddings {
    private PredictedEmbeddings() {}

    static Slice body(EmbeddingRequest asked, List<String> unsupported) {
        var out = new JsonWriter().beginObject().name("instances").beginArray();
        for (EmbeddingRequest.Input input : asked.inputs()) {
            JsonText task = input.taskType();
            out.beginObject().member("content", input.text()).member("task_type", task);
            if (task != null && task.is("RETRIEVAL_DOCUMENT")) {
                out.member("title", input.title());
            } else if (input.title() != null) {
                // only documents have titles
                unsupported.add("title");
            }
            out.endObject();
        }
        out.endArray().name("parameters").beginObject();
        if (asked.autoTruncate() != null) {
            out.name("autoTruncate").flag(asked.autoTruncate());
        }
        out.member("outputDimensionality", asked.dimensions());
        return out.endObject().endObject().take();
    }

    static @Nullable Embeddings read(JsonValue answer) {
        JsonValue predictions = answer.given("predictions");
        if (predictions == null) {
            return null;
        }
        var vectors = new ArrayList<JsonValue>();
        long tokens = 0;
        for (JsonValue prediction : predictions.items()) {
            JsonValue embeddings = prediction.given("embeddings");
            JsonValue values = embeddings == null ? null : embeddings.given("values");
            if (embeddings == null || values == null) {
                return null;
            }
            vectors.add(values);
            JsonValue statistics = embeddings.given("statistics");
            tokens += statistics == null ? 0 : Math.max(0, statistics.count("token_count"));
        }
        return new Embeddings(vectors, Usage.of(tokens, Usage.UNKNOWN, tokens));
    }
}
