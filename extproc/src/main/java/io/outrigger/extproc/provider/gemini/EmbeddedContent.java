package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Fields;
import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Conversation.Message;
import io.outrigger.extproc.conversation.Conversation.Role;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.embedding.EmbeddingRequest;
import io.outrigger.extproc.embedding.Embeddings;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.Unsupported;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Embeddings by {@code embedContent}, of several texts by {@code batchEmbedContents}.
 *
 * @see <a
 *     href="https://docs.cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1/projects.locations.publishers.models/embedContent">embedContent</a>
 */
final class EmbeddedContent {
    private EmbeddedContent() {}

    static Slice body(EmbeddingRequest asked) {
        var out = new JsonWriter();
        write(out, asked.inputs().getFirst(), asked);
        return out.take();
    }

    static Slice batch(EmbeddingRequest asked) {
        var out = new JsonWriter().beginObject().name("requests").beginArray();
        asked.inputs().forEach(input -> write(out, input, asked));
        return out.endArray().endObject().take();
    }

    private static void write(
            JsonWriter out, EmbeddingRequest.Input input, EmbeddingRequest asked) {
        out.beginObject().name("content").beginObject().name("parts").beginArray();
        out.beginObject().member("text", input.text()).endObject().endArray().endObject();
        settings(out, input.taskType(), input.title(), asked);
        out.endObject();
    }

    /** What the user says in messages, as one content. */
    static Slice messages(ClientRequest request, EmbeddingRequest asked, Gemini model)
            throws ClientError {
        JsonValue body = request.value();
        var content = new ArrayList<Block>();
        for (Message message : request.conversation().messages()) {
            if (message.role() == Role.USER) {
                content.addAll(message.content());
            }
        }
        if (content.isEmpty()) {
            throw Fields.bad("messages", "at least one of the user's");
        }
        var out = new JsonWriter().beginObject().name("content").beginObject().name("parts");
        new GeminiContents(out, model, new Unsupported("Gemini")).parts(content);
        out.endObject();
        settings(
                out,
                Fields.textOrNull(body, "task_type", ""),
                Fields.textOrNull(body, "title", ""),
                asked);
        return out.endObject().take();
    }

    private static void settings(
            JsonWriter out,
            @Nullable JsonText task,
            @Nullable JsonText title,
            EmbeddingRequest asked) {
        JsonValue dimensions = asked.dimensions();
        Boolean truncate = asked.autoTruncate();
        if (task == null && title == null && dimensions == null && truncate == null) {
            return;
        }
        out.name("embedContentConfig").beginObject().member("taskType", task);
        out.member("title", title).member("outputDimensionality", dimensions);
        if (truncate != null) {
            out.name("autoTruncate").flag(truncate);
        }
        out.endObject();
    }

    static @Nullable Embeddings read(JsonValue answer) {
        JsonValue embedding = answer.given("embedding");
        return embedding == null ? null : read(List.of(embedding), answer);
    }

    static @Nullable Embeddings readBatch(JsonValue answer) {
        JsonValue embeddings = answer.given("embeddings");
        return embeddings == null ? null : read(embeddings.items(), answer);
    }

    private static @Nullable Embeddings read(List<JsonValue> embeddings, JsonValue answer) {
        var vectors = new ArrayList<JsonValue>();
        for (JsonValue embedding : embeddings) {
            JsonValue values = embedding.given("values");
            if (values == null) {
                return null;
            }
            vectors.add(values);
        }
        JsonValue told = answer.given("usageMetadata");
        long tokens = told == null ? -1 : told.count("promptTokenCount");
        return new Embeddings(
                vectors, tokens < 0 ? Usage.NONE : Usage.of(tokens, Usage.UNKNOWN, tokens));
    }
}
