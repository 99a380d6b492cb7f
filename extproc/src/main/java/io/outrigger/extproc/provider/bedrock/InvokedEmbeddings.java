package io.outrigger.extproc.provider.bedrock;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.embedding.EmbeddingRequest;
import io.outrigger.extproc.embedding.Embeddings;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.BedrockErrors;
import io.outrigger.extproc.provider.BedrockPaths;
import io.outrigger.extproc.provider.EmbeddedResponse;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.ResponseHead;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.provider.Translation;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Embeddings by InvokeModel, whose body is each model's own. */
final class InvokedEmbeddings {
    private InvokedEmbeddings() {}

    static Translation translate(ClientRequest request, Target target) throws ClientError {
        EmbeddingRequest asked = EmbeddingRequest.read(request.value());
        EmbeddingModel model = EmbeddingModel.of(target.model());
        var unsupported = new ArrayList<>(asked.unknown());
        Slice body = model.body(asked, unsupported);
        var outbound =
                new Outbound(
                        BedrockPaths.model(target.model(), "invoke"),
                        body,
                        Map.of(),
                        unsupported.stream().distinct().toList());
        int texts = asked.inputs().size();
        return new Translation(
                outbound,
                head ->
                        new EmbeddedResponse(
                                request.dialect(),
                                head,
                                (it, answer) -> whole(model, it, answer, texts),
                                BedrockErrors::read,
                                target.model(),
                                asked.encoding()));
    }

    /** One vector for each text, or none: who asked could not tell which are missing. */
    private static @Nullable Embeddings whole(
            EmbeddingModel model, ResponseHead head, JsonValue answer, int texts) {
        Embeddings read = model.read(head, answer);
        boolean whole =
                read != null
                        && read.vectors().size() == texts
                        && read.vectors().stream().allMatch(it -> it.is(JsonValue.Kind.ARRAY));
        return whole ? read : null;
    }
}
