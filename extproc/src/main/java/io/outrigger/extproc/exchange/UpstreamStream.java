package io.outrigger.extproc.exchange;

import com.google.protobuf.Struct;
import io.outrigger.contract.WireNames;
import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Endpoint;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.client.Payload;
import io.outrigger.extproc.credential.Credential;
import io.outrigger.extproc.credential.Credential.Signing;
import io.outrigger.extproc.envoy.CommonResponse;
import io.outrigger.extproc.envoy.CommonResponse.ResponseStatus;
import io.outrigger.extproc.envoy.HeadersResponse;
import io.outrigger.extproc.envoy.ProcessingRequest;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.LogKeys;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.provider.Target.UsageNeed;
import io.outrigger.extproc.provider.Translation;
import io.outrigger.extproc.serving.ServingBackend;
import io.outrigger.extproc.serving.ServingConfig;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The upstream-level stream of one attempt: the endpoint is chosen, so the request is translated
 * and signed for its backend. The body is the one that the router-level stream holds.
 */
final class UpstreamStream implements Exchange.Stream {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamStream.class);

    private final Scene scene;
    private final ServingConfig config;
    private final Executor thread;
    private boolean closed;

    UpstreamStream(Scene scene, ServingConfig config, Executor thread) {
        this.scene = scene;
        this.config = config;
        this.thread = thread;
    }

    @Override
    public CompletionStage<ProcessingResponse> on(ProcessingRequest message) {
        if (!message.hasRequestHeaders()) {
            return CompletableFuture.completedFuture(PassThrough.goOn(message));
        }
        Headers headers = HeaderMaps.read(message.getRequestHeaders().getHeaders());
        Call call = scene.calls().find(headers);
        if (call == null) {
            return CompletableFuture.completedFuture(unrouted(headers));
        }
        try {
            return attempted(call, headers, Attributes.of(message));
        } catch (ClientError e) {
            return CompletableFuture.completedFuture(
                    refused(call, new Signing.Refused(e.kind(), e.text())));
        }
    }

    private CompletionStage<ProcessingResponse> attempted(
            Call call, Headers current, Attributes attributes) throws ClientError {
        ClientRequest request = call.request();
        ServingBackend.Ready backend = ready(attributes.backendName());
        String override = backend.backend().modelNameOverride();
        String model = override.isEmpty() ? request.model() : override;
        Translation translation =
                backend.provider().translate(request, target(call, backend, model));
        Outbound outbound = translation.outbound();
        Slice body =
                request.payload() instanceof Payload.Json
                        ? backend.bodyChanges().applied(outbound.body())
                        : outbound.body();
        var plan =
                new HeaderPlan(call, current)
                        .without(backend.hiddenHeaders())
                        .translated(outbound)
                        .configured(backend.backend().httpHeaderMutation());
        var subject = Attempt.Subject.of(call, model, attributes.routeName());
        var unsigned =
                new Credential.Unsigned(
                        request.headers().get(":method"),
                        outbound.path(),
                        attributes.upstreamHost(),
                        body,
                        new Credential.Origin(request.headers(), attributes.forwarded()));
        return onThread(
                backend.credential().sign(unsigned),
                signing ->
                        switch (signing) {
                            case Signing.Refused refusal -> refused(call, refusal);
                            case Signing.Signed signed ->
                                    sent(
                                            call,
                                            new Attempt(config, backend, subject, translation),
                                            plan.signed(signed),
                                            body);
                        });
    }

    /** A token that had to be fetched arrives on another thread, perhaps after Envoy's reset. */
    private CompletionStage<ProcessingResponse> onThread(
            CompletionStage<Signing> stage, Function<Signing, ProcessingResponse> answer) {
        CompletableFuture<Signing> signing = stage.toCompletableFuture();
        if (signing.isDone()) {
            return signing.thenApply(answer);
        }
        // failures, too, only go on there
        return signing.whenCompleteAsync((_, _) -> {}, thread)
                .thenApply(
                        late ->
                                closed
                                        ? ProcessingResponse.getDefaultInstance()
                                        : answer.apply(late));
    }

    private ProcessingResponse sent(Call call, Attempt attempt, HeaderPlan plan, Slice body) {
        Attempt previous = call.lastAttempt();
        if (previous != null && !call.refused()) {
            scene.metrics().ended(previous.labels(""), previous.timing(), "retried");
        }
        scene.calls().tried(call, attempt, plan.left());
        var common = CommonResponse.newBuilder();
        common.setHeaderMutation(plan.mutation());
        Struct.Builder metadata = attempt.metadata();
        // a retry finds the content-length of the attempt before it, so it brings its own body
        if (body != call.request().payload().bytes() || previous != null) {
            common.setStatus(ResponseStatus.CONTINUE_AND_REPLACE);
            common.setBodyMutation(Mutations.body(body));
            metadata.putFields(WireNames.CONTENT_LENGTH_KEY, Mutations.number(body.length()));
        }
        return ProcessingResponse.newBuilder()
                .setRequestHeaders(HeadersResponse.newBuilder().setResponse(common))
                .setDynamicMetadata(Mutations.metadata(metadata))
                .build();
    }

    private Target target(Call call, ServingBackend.Ready backend, String model) {
        return new Target(
                backend.backend().schema(),
                model,
                config.costs().any() ? UsageNeed.COUNTED : UsageNeed.NOT_COUNTED,
                call.arrival());
    }

    private ServingBackend.Ready ready(String name) throws ClientError {
        return switch (config.backends().get(name)) {
            case ServingBackend.Ready ready -> ready;
            case ServingBackend.Unsupported(_, var reason) ->
                    throw new ClientError(
                            ErrorKind.INTERNAL,
                            "the backend of this route cannot be used: " + reason);
            case null ->
                    throw new ClientError(
                            ErrorKind.UNAVAILABLE,
                            "the backend of this route is not configured yet; try again later");
        };
    }

    private ProcessingResponse refused(Call call, Signing.Refused refusal) {
        call.refuse();
        ClientRequest request = call.request();
        log(request.headers(), refusal.kind(), refusal.message());
        return Mutations.localReply(
                refusal.kind(), request.dialect().error(refusal.kind(), refusal.message()));
    }

    private ProcessingResponse unrouted(Headers headers) {
        String message = "the request did not pass the router-level filter of this gateway";
        log(headers, ErrorKind.INTERNAL, message);
        Endpoint endpoint = scene.endpoints().find(headers.path());
        return endpoint == null
                ? Mutations.plainReply(ErrorKind.INTERNAL, message)
                : Mutations.localReply(
                        ErrorKind.INTERNAL, endpoint.dialect().error(ErrorKind.INTERNAL, message));
    }

    private void log(Headers headers, ErrorKind kind, String message) {
        scene.metrics().localReply(kind.label());
        LOG.atWarn()
                .addKeyValue(LogKeys.REQUEST_ID, headers.get(WireNames.ENVOY_REQUEST_ID_HEADER))
                .addKeyValue(LogKeys.REASON, message)
                .log("attempt refused");
    }

    @Override
    public void closed() {
        closed = true;
    }
}
