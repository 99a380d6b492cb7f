package io.outrigger.extproc.provider.bedrock;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.conversation.ReplyWriter;
import io.outrigger.extproc.provider.BedrockBetas;
import io.outrigger.extproc.provider.BedrockErrors;
import io.outrigger.extproc.provider.BedrockPaths;
import io.outrigger.extproc.provider.CountedResponse;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.Provider;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.provider.TranslatedResponse;
import io.outrigger.extproc.provider.Translation;

/** Models on Amazon Bedrock. */
public final class BedrockProvider implements Provider {
    @Override
    public String label() {
        return "aws.bedrock";
    }

    @Override
    public Translation translate(ClientRequest request, Target target) throws ClientError {
        return switch (request.operation()) {
            case CHAT, MESSAGES -> conversed(request, target);
            case COUNT_TOKENS, TOKENIZE -> counted(request, target);
            case EMBEDDINGS -> InvokedEmbeddings.translate(request, target);
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

    private static Translation conversed(ClientRequest request, Target target) throws ClientError {
        var body = new ConverseBody(request.conversation(), target.model());
        String action = request.isStreamed() ? "converse-stream" : "converse";
        var outbound =
                new Outbound(
                        BedrockPaths.model(target.model(), action),
                        body.written(BedrockBetas.of(request.headers())),
                        // what they say is in the body
                        Outbound.removing("anthropic-version", "anthropic-beta"),
                        body.unsupported());
        ReplyWriter.Context context = target.context(request);
        return new Translation(
                outbound,
                head ->
                        new TranslatedResponse(
                                request,
                                head,
                                new ConverseReplyReader(head, target.model()),
                                BedrockErrors::read,
                                context));
    }

    private static Translation counted(ClientRequest request, Target target) throws ClientError {
        Operation operation = request.operation();
        var body = new ConverseBody(request.conversation(), target.model());
        var outbound =
                new Outbound(
                        BedrockPaths.countTokens(target.model()),
                        body.counted(),
                        Outbound.removing("anthropic-version", "anthropic-beta"),
                        body.unsupported());
        return new Translation(
                outbound,
                head ->
                        new CountedResponse(
                                request.dialect(),
                                operation,
                                head,
                                "inputTokens",
                                BedrockErrors::read));
    }
}
