package io.outrigger.extproc.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Delivery;
import io.outrigger.extproc.client.Dialect;
import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.client.Payload;
import io.outrigger.extproc.conversation.ReplyWriter;
import io.outrigger.extproc.json.JsonEdit;
import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.JsonString;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.CountedResponse;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.PassedResponse;
import io.outrigger.extproc.provider.Provider;
import io.outrigger.extproc.provider.ResponseHead;
import io.outrigger.extproc.provider.ResponseReader;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.provider.Target.UsageNeed;
import io.outrigger.extproc.provider.TranslatedResponse;
import io.outrigger.extproc.provider.Translation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenAI's API at one address. */
final class OpenAiProvider implements Provider {
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final PassedResponse.Errors ERRORS =
            PassedResponse.Errors.wrapping("OpenAIBackendError");

    /** Headers that ask another API for other things. */
    private static final Map<String, @Nullable String> OF_ANOTHER_API =
            Outbound.removing("anthropic-version", "anthropic-beta");

    private final Address address;

    OpenAiProvider(Address address) {
        this.address = address;
    }

    @Override
    public String label() {
        return address.label();
    }

    @Override
    public Translation translate(ClientRequest request, Target target) throws ClientError {
        return switch (request.operation()) {
            case CHAT, COMPLETION -> counted(request, target);
            case EMBEDDINGS,
                    RESPONSES,
                    RESPONSES_INPUT_TOKENS,
                    IMAGE_GENERATION,
                    SPEECH,
                    TRANSCRIPTION,
                    TRANSLATION ->
                    passed(request, target, named(request, target));
            case TOKENIZE -> {
                if (!address.offersTokenize()) {
                    throw Provider.unsupported(request, target);
                }
                yield passed(request, target, named(request, target));
            }
            case MESSAGES -> translated(request, target);
            case COUNT_TOKENS -> asked(request, target);
            case RERANK, MODELS -> throw Provider.unsupported(request, target);
        };
    }

    /** Chunks tell their usage only when asked. */
    private Translation counted(ClientRequest request, Target target) {
        boolean forced =
                target.usage() == UsageNeed.COUNTED
                        && request.isStreamed()
                        && !request.includeUsage();
        if (!forced) {
            return passed(request, target, named(request, target));
        }
        var edit = edit(request, target);
        edit.set("stream_options", usageOptions(request.json()));
        Outbound outbound = Outbound.of(path(request, target), edit.apply());
        Dialect dialect = request.dialect();
        return new Translation(outbound, head -> withoutUsage(dialect, head, target.model()));
    }

    private static ResponseReader withoutUsage(Dialect dialect, ResponseHead head, String model) {
        PassedResponse passed = gauged(dialect, head, model);
        return head.delivery() == Delivery.STREAMED ? new WithoutUsageChunk(passed) : passed;
    }

    private static PassedResponse gauged(Dialect dialect, ResponseHead head, String model) {
        var gauge = new OpenAiGauge(head.isSuccess() ? model : "");
        return new PassedResponse(dialect, head, gauge, ERRORS);
    }

    private Translation passed(ClientRequest request, Target target, Slice body) {
        Dialect dialect = request.dialect();
        return new Translation(
                Outbound.of(path(request, target), body),
                head -> gauged(dialect, head, target.model()));
    }

    private String path(ClientRequest request, Target target) {
        return address.path(request.operation(), request.headers().query(), target);
    }

    /** The client's body, the model replaced where it differs. */
    private Slice named(ClientRequest request, Target target) {
        return switch (request.payload()) {
            case Payload.Json _ -> edit(request, target).apply();
            case Payload.Form(var form) ->
                    isNamed(request, target) ? form.body() : form.with("model", target.model());
        };
    }

    private JsonEdit edit(ClientRequest request, Target target) {
        var edit = new JsonEdit(request.json());
        if (!isNamed(request, target)) {
            edit.set("model", JsonString.encode(target.model()));
        }
        return edit;
    }

    private boolean isNamed(ClientRequest request, Target target) {
        return target.model().equals(request.model())
                || address.namesModel(request.operation(), target);
    }

    /** The value of {@code stream_options} with {@code include_usage} true, other options kept. */
    private static byte[] usageOptions(JsonObject body) {
        JsonObject options = body.object("stream_options");
        if (options == null) {
            return "{\"include_usage\":true}".getBytes(UTF_8);
        }
        return new JsonEdit(options).set("include_usage", TRUE).apply().toBytes();
    }

    private Translation translated(ClientRequest request, Target target) throws ClientError {
        var body = new ChatBody(address.name(), request.conversation(), target.model());
        Slice written = body.written(request.delivery());
        var outbound =
                new Outbound(
                        address.path(Operation.CHAT, "", target),
                        written,
                        OF_ANOTHER_API,
                        body.unsupported());
        ReplyWriter.Context context = target.context(request);
        return new Translation(
                outbound,
                head ->
                        new TranslatedResponse(
                                request,
                                head,
                                new ChatReplyReader(context.fallbackId()),
                                ChatErrors::read,
                                context));
    }

    private Translation asked(ClientRequest request, Target target) throws ClientError {
        var body = new InputTokensBody(address.name(), request.conversation(), target.model());
        Slice written = body.written();
        var outbound =
                new Outbound(
                        address.path(Operation.RESPONSES_INPUT_TOKENS, "", target),
                        written,
                        OF_ANOTHER_API,
                        body.unsupported());
        Dialect dialect = request.dialect();
        return new Translation(
                outbound,
                head ->
                        new CountedResponse(
                                dialect,
                                Operation.COUNT_TOKENS,
                                head,
                                "input_tokens",
                                ChatErrors::read));
    }
}
