package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.ReplyWriter;
import io.outrigger.extproc.provider.CountedResponse;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.PathSegment;
import io.outrigger.extproc.provider.Provider;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.provider.TranslatedResponse;
import io.outrigger.extproc.provider.Translation;

/** Gemini models on Vertex AI. */
public final class GeminiProvider implements Provider {
    @Override
    public String label() {
        return "gcp.vertex_ai";
    }

    @Override
    public Translation translate(ClientRequest request, Target target) throws ClientError {
        return switch (request.operation()) {
            case CHAT, MESSAGES -> generated(request, target);
            case COUNT_TOKENS, TOKENIZE -> counted(request, target);
            case EMBEDDINGS -> VertexEmbeddings.translate(request, target);
            case COMPLETION,
                    RESPONSES,
                    RESPONSES_INPUT_TOKENS,
                    IMAGE_GENERATION,
                    SPEECH,
                    TRANSCRIPTION,
                    TRANSLATION,
                    RERANK,
                    MODELS ->
                    throw Provider.unsupported(request, target);
        };
    }

    static String path(Target target, String method) {
        return "publishers/google/models/" + PathSegment.escaped(target.model()) + ":" + method;
    }

    private static Translation generated(ClientRequest request, Target target) throws ClientError {
        Conversation conversation = request.conversation();
        var body = new GenerateBody(conversation, Gemini.of(target.model()));
        String method = request.isStreamed() ? "streamGenerateContent?alt=sse" : "generateContent";
        var outbound =
                new Outbound(
                        path(target, method), body.written(), body.headers(), body.unsupported());
        ReplyWriter.Context context = target.context(request);
        TextForm form = TextForm.of(conversation.format());
        String callPrefix = "call_" + target.arrival().id() + "_";
        return new Translation(
                outbound,
                head ->
                        new TranslatedResponse(
                                request,
                                head,
                                new GeminiReplyReader(form, callPrefix),
                                GeminiErrors::read,
                                context));
    }

    private static Translation counted(ClientRequest request, Target target) throws ClientError {
        Operation operation = request.operation();
        var body = new GenerateBody(request.conversation(), Gemini.of(target.model()));
        var outbound =
                new Outbound(
                        path(target, "countTokens"),
                        body.counted(),
                        body.headers(),
                        body.unsupported());
        return new Translation(
                outbound,
                head ->
                        new CountedResponse(
                                request.dialect(),
                                operation,
                                head,
                                "totalTokens",
                                GeminiErrors::read));
    }
}
