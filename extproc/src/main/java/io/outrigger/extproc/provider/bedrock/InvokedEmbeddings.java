package io.outrigger.extproc.provider.bedrock;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.embedding.EmbeddingRequest;
import io.outrigger.extproc.embedding.Embeddings;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.BedrockErrors;
import io.outrigger.extproc.provider.BedrockPaths;
import io.outrigger.extproc.provider.EmbeddedResponse;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.ResponseHead;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.provider.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Embeddings by InvokeModel, whose body is each model's own: Amazon Titan's and Cohere's. */
final class InvokedEmbeddings {
    private InvokedEmbeddings() {}

    static Translation translate(ClientRequest request, Target target) throws ClientError {
        EmbeddingRequest asked = EmbeddingRequest.read(request.value());
        boolean cohere = target.model().contains("cohere.");
        var unsupported = new ArrayList<>(asked.unknown());
        Slice body = cohere ? cohere(asked, unsupported) : titan(asked, unsupported);
        var outbound =
                new Outbound(
                        BedrockPaths.model(target.model(), "invoke"), body, Map.of(), unsupported);
        return new Translation(
                outbound,
                head ->
                        new EmbeddedResponse(
                                request.dialect(),
                                head,
                                cohere ? InvokedEmbeddings::cohere : InvokedEmbeddings::titan,
                                BedrockErrors::read,
                                target.model(),
                                asked.encoding()));
    }

    private static Slice titan(EmbeddingRequest asked, List<String> unsupported)
            throws ClientError {
        if (asked.inputs().size() > 1) {
            throw new ClientError(
                    ErrorKind.UNPROCESSABLE,
                    "input: the model of this backend takes one text (got "
                            + asked.inputs().size()
                            + ")");
        }
        EmbeddingRequest.Input input = asked.inputs().getFirst();
        leaveOutTask(input, unsupported);
        if (asked.autoTruncate() != null) {
            unsupported.add("auto_truncate");
        }
        return new JsonWriter()
                .beginObject()
                .member("inputText", input.text())
                .member("dimensions", asked.dimensions())
                .endObject()
                .take();
    }

    private static void leaveOutTask(EmbeddingRequest.Input input, List<String> unsupported) {
        if (input.taskType() != null) {
            unsupported.add("task_type");
        }
        if (input.title() != null) {
            unsupported.add("title");
        }
    }

    /** Cohere insists on a purpose; a document is what most vectors are made of. */
    private static Slice cohere(EmbeddingRequest asked, List<String> unsupported) {
        EmbeddingRequest.Input first = asked.inputs().getFirst();
        JsonText task = first.taskType();
        if (first.title() != null) {
            unsupported.add("title");
        }
        var out = new JsonWriter().beginObject().name("texts").beginArray();
        asked.inputs().forEach(it -> out.text(it.text()));
        out.endArray().member("input_type", purpose(task == null ? "" : task.decode()));
        out.member("output_dimension", asked.dimensions());
        if (asked.autoTruncate() != null) {
            out.member("truncate", asked.autoTruncate() ? "END" : "NONE");
        }
        return out.endObject().take();
    }

    private static String purpose(String taskType) {
        return switch (taskType) {
            case "RETRIEVAL_QUERY", "QUESTION_ANSWERING" -> "search_query";
            case "CLASSIFICATION" -> "classification";
            case "CLUSTERING" -> "clustering";
            default -> "search_document";
        };
    }

    private static @Nullable Embeddings titan(ResponseHead head, JsonValue answer) {
        JsonValue vector = answer.given("embedding");
        if (vector == null) {
            return null;
        }
        long tokens = answer.count("inputTextTokenCount");
        return new Embeddings(List.of(vector), used(tokens < 0 ? counted(head) : tokens));
    }

    private static @Nullable Embeddings cohere(ResponseHead head, JsonValue answer) {
        JsonValue vectors = answer.given("embeddings");
        JsonValue floats = vectors == null ? null : vectors.given("float");
        JsonValue list = floats == null ? vectors : floats;
        return list == null ? null : new Embeddings(list.items(), used(counted(head)));
    }

    private static Usage used(long tokens) {
        return tokens < 0 ? Usage.NONE : Usage.of(tokens, Usage.UNKNOWN, tokens);
    }

    /** Bedrock tells the count of every invocation in a header too. */
    private static long counted(ResponseHead head) {
        String count = head.headers().get("x-amzn-bedrock-input-token-count");
        return count.matches("[0-9]{1,18}") ? Long.parseLong(count) : Usage.UNKNOWN;
    }
}
