package io.outrigger.extproc.exchange;

import com.google.protobuf.Struct;
import io.outrigger.contract.WireNames;
import io.outrigger.extproc.access.AccessPolicy;
import io.outrigger.extproc.access.Verdict;
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
import io.outrigger.extproc.observe.Pace;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.provider.Target.UsageNeed;
import io.outrigger.extproc.provider.Translation;
import io.outrigger.extproc.serving.ServingBackend;
import io.outrigger.extproc.serving.ServingConfig;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The upstream-level stream of one attempt: the endpoint is chosen, so the request is translated
 * and signed for its backend. The body is the one that the router-level stream holds.
 */
final class UpstreamStream implements Exchange.Stream {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamStream.class);

    /** Bodies up to here take no turns. */
    private static final int SHORT = 64 << 10;

    /** What is translated, what it becomes, and the message to Envoy. */
    private static final int COPIES = 3;

    private static final Pace SKIPPED = Pace.oncePer(Duration.ofMinutes(1));

    private static final Verdict.Refused NOT_CONFIGURED =
            new Verdict.Refused(
                    ErrorKind.UNAVAILABLE,
                    "the access policy of this route is not configured yet; try again later",
                    "");

    private final Scene scene;
    private final ServingConfig config;
    private final Executor thread;
    private final Later later;
    private Turns.@Nullable Turn turn;
    private boolean closed;

    /**
     * What the access policy wants of the attempt.
     *
     * @param hidden names of headers that were for us
     * @param told headers that tell who asks
     */
    private record Entry(Set<String> hidden, Map<String, @Nullable String> told) {
        static final Entry OPEN = new Entry(Set.of(), Map.of());
    }

    /** Where an attempt begins. */
    private record Situation(Headers headers, Attributes attributes, Entry entry) {}

    UpstreamStream(Scene scene, ServingConfig config, Executor thread) {
        this.scene = scene;
        this.config = config;
        this.thread = thread;
        this.later = new Later(thread, () -> closed);
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
        var attributes = Attributes.of(message);
        return attributes.leadNowhere()
                ? CompletableFuture.completedFuture(PassThrough.goOn(message))
                : attempt(call, headers, attributes);
    }

    /** The answer, in the form that the phase of the request's headers wants. */
    CompletionStage<ProcessingResponse> attempt(Call call, Headers headers, Attributes attributes) {
        AccessPolicy policy = config.access().of(attributes.backendName());
        if (policy == null) {
            return attributes.isProtected()
                    ? CompletableFuture.completedFuture(refused(call, NOT_CONFIGURED))
                    : admitted(call, headers, attributes, Entry.OPEN);
        }
        String address = headers.get(WireNames.CLIENT_ADDRESS_HEADER);
        return later.then(
                call.admission().judge(policy, address),
                verdict ->
                        switch (verdict) {
                            case Verdict.Admitted(var told) ->
                                    admitted(
                                            call,
                                            headers,
                                            attributes,
                                            new Entry(policy.hiddenHeaders(), told));
                            case Verdict.Refused refusal ->
                                    CompletableFuture.completedFuture(refused(call, refusal));
                            case Verdict.AddressUnknown _ ->
                                    CompletableFuture.completedFuture(
                                            refused(call, NOT_CONFIGURED));
                        });
    }

    private CompletionStage<ProcessingResponse> admitted(
            Call call, Headers headers, Attributes attributes, Entry entry) {
        try {
            ServingBackend.Ready backend = ready(attributes.backendName());
            String override = backend.backend().modelNameOverride();
            String model = override.isEmpty() ? call.request().model() : override;
            var subject = Attempt.Subject.of(call, model, attributes.routeName());
            return inTurn(
                    call,
                    () ->
                            attempted(
                                    call,
                                    new Attempt(config, backend, subject),
                                    new Situation(headers, attributes, entry)));
        } catch (ClientError e) {
            return CompletableFuture.completedFuture(
                    refused(call, new Signing.Refused(e.kind(), e.text())));
        }
    }

    /**
     * A long body and what is made of it are several times in memory until Envoy has the answer.
     */
    private CompletionStage<ProcessingResponse> inTurn(
            Call call, Supplier<CompletionStage<ProcessingResponse>> attempt) {
        long length = call.request().payload().bytes().length();
        if (length <= SHORT) {
            return attempt.get();
        }
        Turns.Turn asked = scene.turns().ask(length * COPIES);
        turn = asked;
        CompletableFuture<Void> granted = asked.granted().toCompletableFuture();
        return granted.isDone()
                ? attempt.get()
                : granted.thenComposeAsync(
                        _ ->
                                closed
                                        ? CompletableFuture.completedFuture(
                                                ProcessingResponse.getDefaultInstance())
                                        : attempt.get(),
                        thread);
    }

    private CompletionStage<ProcessingResponse> attempted(
            Call call, Attempt attempt, Situation situation) {
        ClientRequest request = call.request();
        ServingBackend.Ready backend = attempt.backend();
        Translation translation;
        try {
            translation =
                    backend.provider()
                            .translate(request, target(call, backend, attempt.subject().model()));
        } catch (ClientError e) {
            return CompletableFuture.completedFuture(
                    refused(call, attempt, new Signing.Refused(e.kind(), e.text())));
        }
        attempt.translated(translation);
        Outbound outbound = translation.outbound();
        Slice body =
                request.payload() instanceof Payload.Json
                        ? backend.bodyChanges()
                                .applied(outbound.body(), path -> skipped(backend, path))
                        : outbound.body();
        var hidden = new HashSet<>(backend.hiddenHeaders());
        hidden.addAll(situation.entry().hidden());
        var plan =
                new HeaderPlan(call, situation.headers())
                        .without(hidden)
                        .told(situation.entry().told())
                        .translated(outbound)
                        .traced()
                        .configured(backend.backend().httpHeaderMutation());
        if (situation.attributes().areOfTheRoute()) {
            plan.leaving(WireNames.MODEL_HEADER);
        }
        var unsigned =
                new Credential.Unsigned(
                        request.headers().get(":method"),
                        outbound.path(),
                        situation.attributes().upstreamHost(),
                        body,
                        new Credential.Origin(
                                request.headers(), situation.attributes().forwarded()));
        return later.answer(
                backend.credential().sign(unsigned),
                signing ->
                        switch (signing) {
                            case Signing.Refused refusal -> refused(call, attempt, refusal);
                            case Signing.Signed signed ->
                                    sent(call, attempt, plan.signed(signed), body);
                        });
    }

    private void skipped(ServingBackend.Ready backend, String path) {
        scene.metrics().bodyChangeSkipped(path);
        if (SKIPPED.isTime(backend.backend().name() + path)) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.BACKEND, backend.backend().name())
                    .addKeyValue(LogKeys.PATH, path)
                    .log("body mutation skipped: its path does not fit the body");
        }
    }

    private ProcessingResponse sent(Call call, Attempt attempt, HeaderPlan plan, Slice body) {
        boolean again = call.isRetried();
        retried(call);
        call.span().sent(attempt.backend().provider().label());
        scene.calls().tried(call, attempt, plan.left());
        var common = CommonResponse.newBuilder();
        common.setHeaderMutation(plan.mutation());
        Struct.Builder metadata = attempt.metadata();
        // a retry finds the content-length of the attempt before it, so it brings its own body
        if (body != call.request().payload().bytes() || again) {
            common.setStatus(ResponseStatus.CONTINUE_AND_REPLACE);
            common.setBodyMutation(Mutations.body(body));
            metadata.putFields(WireNames.CONTENT_LENGTH_KEY, Mutations.number(body.length()));
        }
        return ProcessingResponse.newBuilder()
                .setRequestHeaders(HeadersResponse.newBuilder().setResponse(common))
                .setDynamicMetadata(Mutations.metadata(metadata))
                .build();
    }

    /** The attempt before, if there was one, will get no response. */
    private void retried(Call call) {
        Attempt previous = call.lastAttempt();
        if (previous != null && !call.refused()) {
            scene.metrics().ended(previous.labels(""), previous.timing(), "retried");
        }
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

    private ProcessingResponse refused(Call call, Attempt attempt, Signing.Refused refusal) {
        scene.metrics()
                .ended(
                        attempt.labels(""),
                        attempt.timing(),
                        Integer.toString(refusal.kind().status()));
        return refused(call, refusal);
    }

    private ProcessingResponse refused(Call call, Signing.Refused refusal) {
        retried(call);
        call.refuse();
        ClientRequest request = call.request();
        log(request.headers(), refusal.kind(), refusal.message());
        return Mutations.localReply(
                refusal.kind(), request.dialect().error(refusal.kind(), refusal.message()));
    }

    private ProcessingResponse refused(Call call, Verdict.Refused refusal) {
        retried(call);
        call.refuse();
        ErrorKind kind = refusal.kind();
        if (kind == ErrorKind.UNAUTHORIZED || kind == ErrorKind.FORBIDDEN) {
            // anybody can cause these at will: no line for each
            scene.metrics().localReply(kind.label());
        } else {
            log(call.request().headers(), kind, refusal.message());
        }
        return Mutations.refusal(call.request().dialect(), refusal);
    }

    ProcessingResponse unrouted(Headers headers) {
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
    public void written() {
        endTurn();
    }

    private void endTurn() {
        if (turn != null) {
            turn.end();
            turn = null;
        }
    }

    @Override
    public void closed() {
        closed = true;
        endTurn();
    }
}
