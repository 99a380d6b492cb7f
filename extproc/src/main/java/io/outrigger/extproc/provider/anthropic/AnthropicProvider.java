package io.outrigger.extproc.provider.anthropic;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Delivery;
import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.conversation.ReplyWriter;
import io.outrigger.extproc.json.JsonEdit;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.CountedResponse;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.PassedResponse;
import io.outrigger.extproc.provider.Provider;
import io.outrigger.extproc.provider.ResponseHead;
import io.outrigger.extproc.provider.ResponseReader;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.provider.TranslatedResponse;
import io.outrigger.extproc.provider.Translation;
import java.util.ArrayList;
import java.util.List;

/** Claude at one host. Requests in its own dialect pass as bytes, others are translated. */
final class AnthropicProvider implements Provider {
    private final Hosting hosting;

    AnthropicProvider(Hosting hosting) {
        this.hosting = hosting;
    }

    @Override
    public String label() {
        return hosting.label();
    }

    @Override
    public Translation translate(ClientRequest request, Target target) throws ClientError {
        return switch (request.operation()) {
            case MESSAGES -> passed(request, target);
            case CHAT -> translated(request, target);
            case COUNT_TOKENS -> counted(request, target, request.json().text());
            case TOKENIZE -> counted(request, target, question(request, target));
            case COMPLETION,
                    EMBEDDINGS,
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

    private Translation passed(ClientRequest request, Target target) throws ClientError {
        var edit = new JsonEdit(request.json());
        List<String> unsupported = hosting.adapt(edit, request, target);
        return new Translation(
                outbound(request, target, edit.apply(), unsupported),
                head -> passed(request, head));
    }

    private ResponseReader passed(ClientRequest request, ResponseHead head) {
        var passed =
                new PassedResponse(
                        request.dialect(),
                        head,
                        new MessageGauge(),
                        (failed, body) ->
                                AnthropicErrors.isNative(body)
                                        ? null
                                        : hosting.errors().read(failed, body));
        return hosting.framesEvents() && head.delivery() == Delivery.STREAMED
                ? new UnframedResponse(request.dialect(), passed)
                : passed;
    }

    private Translation translated(ClientRequest request, Target target) throws ClientError {
        var body = new MessagesBody(hosting.name(), request.conversation(), target.model());
        var edit = new JsonEdit(Bodies.object(body.written()));
        var unsupported = new ArrayList<>(body.unsupported());
        unsupported.addAll(hosting.adapt(edit, request, target));
        ReplyWriter.Context context = target.context(request);
        return new Translation(
                outbound(request, target, edit.apply(), unsupported),
                head ->
                        new TranslatedResponse(
                                request, head, hosting.replies(target), hosting.errors(), context));
    }

    private Outbound outbound(
            ClientRequest request, Target target, Slice body, List<String> unsupported) {
        return new Outbound(
                hosting.path(request, target), body, hosting.headers(request), unsupported);
    }

    private Slice question(ClientRequest request, Target target) throws ClientError {
        return new MessagesBody(hosting.name(), request.conversation(), target.model()).counted();
    }

    private Translation counted(ClientRequest request, Target target, Slice body)
            throws ClientError {
        return new Translation(
                hosting.count(request, body, target), head -> counted(request, head));
    }

    private ResponseReader counted(ClientRequest request, ResponseHead head) {
        Operation operation = request.operation();
        String member = hosting.countMember();
        return operation == Operation.COUNT_TOKENS && member.equals(Hosting.NATIVE_COUNT)
                ? passed(request, head)
                : new CountedResponse(request.dialect(), operation, head, member, hosting.errors());
    }
}
