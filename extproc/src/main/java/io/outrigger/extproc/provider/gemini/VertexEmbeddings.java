package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.client.Fields;
import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.embedding.EmbeddingRequest;
import io.outrigger.extproc.embedding.Embeddings;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.EmbeddedResponse;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.provider.Translation;
import io.outrigger.extproc.provider.Unsupported;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Embeddings on Vertex AI: {@code predict} for models of texts, {@code embedContent} for the newer
 * Gemini ones, which take pictures too.
 */
final class VertexEmbeddings {
    private VertexEmbeddings() {}

    private static boolean takesContent(String model) {
        return model.contains("gemini") && !model.equals("gemini-embedding-001");
    }

    static Translation translate(ClientRequest request, Target target) throws ClientError {
        JsonValue body = request.value();
        boolean content = takesContent(target.model());
        if (body.given("input") == null && body.given("messages") != null) {
            if (!content) {
                throw new ClientError(
                        ErrorKind.UNPROCESSABLE, "messages: the model of this backend takes input");
            }
            return translation(
                    request,
                    target,
                    messages(request, body, target),
                    List.of(),
                    EmbeddingRequest.Encoding.FLOAT);
        }
        EmbeddingRequest asked = EmbeddingRequest.read(body);
        var unsupported = new ArrayList<>(asked.unknown());
        Slice written = content ? content(asked) : predict(asked);
        return translation(request, target, written, unsupported, asked.encoding());
    }

    private static Translation translation(
            ClientRequest request,
            Target target,
            Slice body,
            List<String> unsupported,
            EmbeddingRequest.Encoding encoding) {
        boolean content = takesContent(target.model());
        String path = GeminiProvider.path(target, content ? "embedContent" : "predict");
        return new Translation(
                new Outbound(path, body, Map.of(), unsupported),
                head ->
                        new EmbeddedResponse(
                                request.dialect(),
                                head,
                                (_, answer) -> content ? embedded(answer) : predicted(answer),
                                GeminiErrors::read,
                                target.model(),
                                encoding));
    }

    private static Slice predict(EmbeddingRequest asked) {
        var out = new JsonWriter().beginObject().name("instances").beginArray();
        for (EmbeddingRequest.Input input : asked.inputs()) {
            JsonText task = input.taskType();
            out.beginObject().member("content", input.text()).member("task_type", task);
            // only documents have titles
            if (task != null && task.is("RETRIEVAL_DOCUMENT")) {
                out.member("title", input.title());
            }
            out.endObject();
        }
        out.endArray().name("parameters").beginObject();
        if (asked.autoTruncate() != null) {
            out.name("auto_truncate").flag(asked.autoTruncate());
        }
        return out.member("outputDimensionality", asked.dimensions())
                .endObject()
                .endObject()
                .take();
    }

    private static Slice content(EmbeddingRequest asked) throws ClientError {
        if (asked.inputs().size() > 1) {
            throw new ClientError(
                    ErrorKind.UNPROCESSABLE,
                    "input: the model of this backend takes one text (got "
                            + asked.inputs().size()
                            + ")");
        }
        EmbeddingRequest.Input input = asked.inputs().getFirst();
        var out = new JsonWriter().beginObject().name("content").beginObject();
        out.name("parts").beginArray().beginObject().member("text", input.text());
        out.endObject().endArray().endObject();
        settings(out, input.taskType(), input.title(), asked.dimensions(), asked.autoTruncate());
        return out.endObject().take();
    }

    private static void settings(
            JsonWriter out,
            @Nullable JsonText task,
            @Nullable JsonText title,
            @Nullable JsonValue dimensions,
            @Nullable Boolean truncate) {
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

    /** What the user says in messages, as one content. */
    private static Slice messages(ClientRequest request, JsonValue body, Target target)
            throws ClientError {
        var content = new ArrayList<Block>();
        for (Conversation.Message message : request.conversation().messages()) {
            if (message.role() == Conversation.Role.USER) {
                content.addAll(message.content());
            }
        }
        if (content.isEmpty()) {
            throw Fields.bad("messages", "at least one of the user's");
        }
        var out = new JsonWriter().beginObject().name("content").beginObject().name("parts");
        new GeminiContents(out, new Gemini(target.model()), new Unsupported("Gemini"))
                .parts(content);
        out.endObject();
        settings(
                out,
                Fields.textOrNull(body, "task_type", ""),
                Fields.textOrNull(body, "title", ""),
                body.given("dimensions"),
                Fields.flagOrNull(body, "auto_truncate", ""));
        return out.endObject().take();
    }

    private static @Nullable Embeddings predicted(JsonValue answer) {
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

    private static @Nullable Embeddings embedded(JsonValue answer) {
        JsonValue embedding = answer.given("embedding");
        JsonValue values = embedding == null ? null : embedding.given("values");
        if (values == null) {
            return null;
        }
        JsonValue told = answer.given("usageMetadata");
        long tokens = told == null ? -1 : told.count("promptTokenCount");
        return new Embeddings(
                List.of(values), tokens < 0 ? Usage.NONE : Usage.of(tokens, Usage.UNKNOWN, tokens));
    }
}
