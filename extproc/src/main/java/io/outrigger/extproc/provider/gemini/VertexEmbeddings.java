package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.embedding.EmbeddingRequest;
import io.outrigger.extproc.embedding.Embeddings;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.EmbeddedResponse;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.ResponseHead;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.provider.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Embeddings on Vertex AI: {@code predict} for models of texts, {@code embedContent} for the newer
 * Gemini ones, which take pictures too.
 */
final class VertexEmbeddings {
    private final ClientRequest request;
    private final Target target;
    private final EmbeddingRequest asked;
    private final List<String> unsupported;

    private VertexEmbeddings(ClientRequest request, Target target, EmbeddingRequest asked) {
        this.request = request;
        this.target = target;
        this.asked = asked;
        this.unsupported = new ArrayList<>(asked.unknown());
    }

    static Translation translate(ClientRequest request, Target target) throws ClientError {
        JsonValue body = request.value();
        boolean shown = body.given("input") == null && body.given("messages") != null;
        EmbeddingRequest asked =
                shown ? EmbeddingRequest.withoutInput(body) : EmbeddingRequest.read(body);
        var embeddings = new VertexEmbeddings(request, target, asked);
        if (takesContent(target.model())) {
            return shown ? embeddings.messages() : embeddings.contents();
        }
        if (shown) {
            throw new ClientError(
                    ErrorKind.UNPROCESSABLE, "messages: the model of this backend takes input");
        }
        return embeddings.predicted();
    }

    private static boolean takesContent(String model) {
        return model.contains("gemini") && !model.equals("gemini-embedding-001");
    }

    private Translation predicted() {
        Slice body = PredictedEmbeddings.body(asked, unsupported);
        return translation("predict", body, asked.inputs().size(), PredictedEmbeddings::read);
    }

    private Translation contents() {
        int texts = asked.inputs().size();
        return texts == 1
                ? translation("embedContent", EmbeddedContent.body(asked), 1, EmbeddedContent::read)
                : translation(
                        "batchEmbedContents",
                        EmbeddedContent.batch(asked),
                        texts,
                        EmbeddedContent::readBatch);
    }

    private Translation messages() throws ClientError {
        unsupported.remove("messages");
        Slice body = EmbeddedContent.messages(request, asked, Gemini.of(target.model()));
        return translation("embedContent", body, 1, EmbeddedContent::read);
    }

    /** Finds vectors in an answer; null when there are none. */
    private interface Answers {
        @Nullable Embeddings read(JsonValue answer);
    }

    private Translation translation(String method, Slice body, int inputs, Answers answers) {
        String path = GeminiProvider.path(target, method);
        return new Translation(
                new Outbound(path, body, Map.of(), unsupported.stream().distinct().toList()),
                head ->
                        new EmbeddedResponse(
                                request.dialect(),
                                head,
                                (ResponseHead _, JsonValue answer) ->
                                        whole(answers.read(answer), inputs),
                                GeminiErrors::read,
                                target.model(),
                                asked.encoding()));
    }

    /** One vector for each input, or none: who asked could not tell which are missing. */
    private static @Nullable Embeddings whole(@Nullable Embeddings read, int inputs) {
        boolean whole =
                read != null
                        && read.vectors().size() == inputs
                        && read.vectors().stream().allMatch(it -> it.is(Kind.ARRAY));
        return whole ? read : null;
    }
}
