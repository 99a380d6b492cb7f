package io.outrigger.extproc.exchange;

import io.outrigger.contract.Model;
import io.outrigger.contract.WireNames;
import io.outrigger.extproc.access.Verdict;
import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Endpoint;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.client.ModelLists;
import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.client.RequestReader;
import io.outrigger.extproc.envoy.BodyResponse;
import io.outrigger.extproc.envoy.CommonResponse;
import io.outrigger.extproc.envoy.CommonResponse.ResponseStatus;
import io.outrigger.extproc.envoy.HeaderMutation;
import io.outrigger.extproc.envoy.HeadersResponse;
import io.outrigger.extproc.envoy.HttpBody;
import io.outrigger.extproc.envoy.HttpHeaders;
import io.outrigger.extproc.envoy.ProcessingRequest;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.trace.RequestSpan;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.serving.ServingConfig;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The router-level stream: finds the model before the route is chosen, reads the response. */
final class RouterStream implements Exchange.Stream {
    private final Scene scene;
    private final ServingConfig config;
    private final Headers headers;
    private final Admission admission;
    private final Later later;
    private final @Nullable CrossOrigin page;
    private State state = new State.AwaitHeaders();
    private long acquired;
    private boolean closed;

    /** Where the stream is. Each state has what its moves need. */
    private sealed interface State {
        /** Nothing has come yet. */
        record AwaitHeaders() implements State {}

        /** The path is one of ours; the body is being buffered by Envoy. */
        record AwaitBody(Endpoint endpoint) implements State {}

        /** The model is known, Envoy chooses the route and tries backends. */
        record Routed(Call call) implements State {}

        /** The model is known; other streams know the rest. */
        record HandedOn(Endpoint endpoint, String model) implements State {}

        /** The provider's response is on its way to the client. */
        record Responding(ResponseStream response) implements State {}

        /** Nothing is left to do: a local reply passes. */
        record Passing() implements State {}
    }

    RouterStream(Scene scene, ServingConfig config, Headers client, Executor thread) {
        this.scene = scene;
        this.config = config;
        this.admission = new Admission(config.access(), client, "");
        this.headers = admission.cleaned();
        this.page = CrossOrigin.of(config.filter().cors(), headers);
        this.later = new Later(thread, () -> closed);
    }

    @Override
    public CompletionStage<ProcessingResponse> on(ProcessingRequest message) {
        CompletionStage<ProcessingResponse> answer =
                message.hasRequestHeaders()
                        ? onHeaders(message.getRequestHeaders())
                        : CompletableFuture.completedFuture(answer(message));
        return page == null ? answer : answer.thenApply(page::added);
    }

    private ProcessingResponse answer(ProcessingRequest message) {
        return switch (message.getRequestCase()) {
            case REQUEST_BODY -> onBody(message);
            case RESPONSE_HEADERS -> onResponseHeaders(message);
            case RESPONSE_BODY -> onResponseBody(message);
            case REQUEST_HEADERS, REQUEST_TRAILERS, RESPONSE_TRAILERS, REQUEST_NOT_SET ->
                    PassThrough.goOn(message);
        };
    }

    private CompletionStage<ProcessingResponse> onHeaders(HttpHeaders message) {
        String path = headers.path();
        Endpoint endpoint = scene.endpoints().find(path);
        if (endpoint == null) {
            scene.metrics().localReply(ErrorKind.NOT_FOUND.label());
            state = new State.Passing();
            return CompletableFuture.completedFuture(
                    Mutations.plainReply(ErrorKind.NOT_FOUND, "unsupported path: " + path));
        }
        if (CrossOrigin.isPreflight(headers) && !config.filter().cors().isEmpty()) {
            return CompletableFuture.completedFuture(preflight(endpoint));
        }
        return later.answer(
                admission.early(),
                refusal ->
                        refusal.map(it -> refused(endpoint, it))
                                .orElseGet(() -> admitted(endpoint, message)));
    }

    private ProcessingResponse preflight(Endpoint endpoint) {
        state = new State.Passing();
        return page == null
                ? refused(
                        endpoint,
                        new ClientError(
                                ErrorKind.FORBIDDEN, "pages of this origin may not call this API"))
                : page.allowed();
    }

    private ProcessingResponse admitted(Endpoint endpoint, HttpHeaders message) {
        if (endpoint.operation() == Operation.MODELS) {
            return models(endpoint, headers.path());
        }
        if (message.getEndOfStream()) {
            return refused(
                    endpoint,
                    new ClientError(ErrorKind.BAD_REQUEST, "malformed request: the body is empty"));
        }
        state = new State.AwaitBody(endpoint);
        return ProcessingResponse.newBuilder()
                .setRequestHeaders(HeadersResponse.getDefaultInstance())
                .build();
    }

    private ProcessingResponse models(Endpoint endpoint, String path) {
        if (admission.addressDecides()) {
            return refused(
                    endpoint,
                    new ClientError(
                            ErrorKind.FORBIDDEN,
                            "models are not listed where the client's address decides"));
        }
        var models = ModelLists.forHost(config.filter(), headers.get(":authority"));
        if (path.equals(endpoint.path())) {
            return listed(endpoint.dialect().models(models));
        }
        String id = path.substring(endpoint.path().length() + 1);
        Model model = ModelLists.find(models, id);
        return model == null
                ? refused(
                        endpoint,
                        new ClientError(
                                ErrorKind.NOT_FOUND, "the model '" + id + "' does not exist"))
                : listed(endpoint.dialect().model(model));
    }

    private ProcessingResponse listed(Slice body) {
        state = new State.Passing();
        return Mutations.localReply(200, body, "models", Mutations.JSON);
    }

    private ProcessingResponse onBody(ProcessingRequest message) {
        if (!(state instanceof State.AwaitBody(var endpoint))) {
            return PassThrough.goOn(message);
        }
        Slice body = Slices.of(message.getRequestBody().getBody());
        if (!scene.budget().acquire(body.length())) {
            return refused(endpoint, Unread.NO_ROOM.error());
        }
        acquired = body.length();
        try {
            var request = RequestReader.read(endpoint, headers, body);
            String id = scene.calls().newId(headers.get(WireNames.ENVOY_REQUEST_ID_HEADER));
            var arrival =
                    new Target.Arrival(
                            scene.clock().instant().getEpochSecond(), scene.calls().publicId());
            state =
                    switch (scene.pairing()) {
                        case HERE -> routed(request, id, arrival);
                        case IN_ENVOY -> handedOn(request);
                    };
            return routed(request.model(), id, arrival.id());
        } catch (ClientError e) {
            return refused(endpoint, e);
        }
    }

    private State routed(ClientRequest request, String id, Target.Arrival arrival) {
        var call =
                new Call(
                        id,
                        request,
                        admission,
                        arrival,
                        Attempt.Noted.of(headers, scene),
                        scene.watching().tracing().begin(request));
        scene.calls().add(call);
        return new State.Routed(call);
    }

    /** The body comes once more, to the stream that needs it. */
    private State handedOn(ClientRequest request) {
        release();
        return new State.HandedOn(request.endpoint(), request.model());
    }

    private ProcessingResponse routed(String model, String id, String publicId) {
        return ProcessingResponse.newBuilder()
                .setRequestBody(
                        BodyResponse.newBuilder()
                                .setResponse(
                                        CommonResponse.newBuilder()
                                                .setHeaderMutation(marks(model, id, publicId))
                                                .setClearRouteCache(true)))
                .build();
    }

    private HeaderMutation marks(String model, String id, String publicId) {
        var marks =
                HeaderMutation.newBuilder()
                        .addSetHeaders(Mutations.set(WireNames.MODEL_HEADER, model))
                        .addSetHeaders(
                                Mutations.set(WireNames.ORIGINAL_PATH_HEADER, headers.get(":path")))
                        .addSetHeaders(Mutations.set(WireNames.REQUEST_ID_HEADER, id));
        if (headers.get(WireNames.ENVOY_REQUEST_ID_HEADER).isEmpty()) {
            // a retry is found by it
            marks.addSetHeaders(Mutations.set(WireNames.ENVOY_REQUEST_ID_HEADER, publicId));
        }
        String guard = config.filter().routeGuard();
        if (!guard.isEmpty()) {
            marks.addSetHeaders(Mutations.set(WireNames.ROUTE_GUARD_HEADER, guard));
        }
        Mutations.change(marks, admission.told());
        return marks.build();
    }

    private ProcessingResponse refused(Endpoint endpoint, Verdict.Refused refusal) {
        scene.metrics().localReply(refusal.kind().label());
        state = new State.Passing();
        return Mutations.refusal(endpoint.dialect(), refusal);
    }

    private ProcessingResponse refused(Endpoint endpoint, ClientError error) {
        scene.metrics().localReply(error.kind().label());
        state = new State.Passing();
        release();
        return Mutations.localReply(
                error.kind(), endpoint.dialect().error(error.kind(), error.text()));
    }

    /** The body is not needed any more. */
    private void release() {
        scene.budget().release(acquired);
        acquired = 0;
    }

    private ProcessingResponse onResponseHeaders(ProcessingRequest message) {
        Headers response = HeaderMaps.read(message.getResponseHeaders().getHeaders());
        release();
        return switch (state) {
            case State.Routed(var call) -> {
                Attempt attempt = call.lastAttempt();
                if (call.refused()) {
                    scene.calls().remove(call);
                    call.span().failed(response.status());
                    state = new State.Passing();
                    yield PassThrough.goOn(message);
                }
                if (attempt == null) {
                    scene.calls().remove(call);
                    yield withoutAttempt(message, call, response);
                }
                scene.calls().remove(call);
                var responding = ResponseStream.of(attempt, response, call, scene.metrics());
                state = new State.Responding(responding);
                yield responding.onHeaders(message.getResponseHeaders().getEndOfStream());
            }
            case State.HandedOn(var endpoint, var model) -> {
                state = new State.Passing();
                yield response.find(WireNames.NO_ROUTE_HEADER) == null
                        ? PassThrough.goOn(message)
                        : unrouted(endpoint, model);
            }
            case State.AwaitBody(var endpoint) when response.status() == 413 -> {
                state = new State.Passing();
                yield replaced(endpoint, Unread.TOO_LARGE.error());
            }
            case State.AwaitHeaders _, State.AwaitBody _, State.Responding _, State.Passing _ -> {
                state = new State.Passing();
                yield PassThrough.goOn(message);
            }
        };
    }

    /** Envoy answers by itself, before any backend was tried. */
    private ProcessingResponse withoutAttempt(
            ProcessingRequest message, Call call, Headers response) {
        state = new State.Passing();
        if (response.find(WireNames.NO_ROUTE_HEADER) == null) {
            call.span().failed(response.status());
            return PassThrough.goOn(message);
        }
        call.span().failed(ErrorKind.NOT_FOUND.status());
        return unrouted(call.request().endpoint(), call.request().model());
    }

    private ProcessingResponse unrouted(Endpoint endpoint, String model) {
        return replaced(
                endpoint,
                new ClientError(ErrorKind.NOT_FOUND, "no route is configured for model " + model));
    }

    /** Envoy's own reply, told in the client's dialect. */
    private ProcessingResponse replaced(Endpoint endpoint, ClientError error) {
        ErrorKind kind = error.kind();
        scene.metrics().localReply(kind.label());
        Slice body = endpoint.dialect().error(kind, error.text());
        return ProcessingResponse.newBuilder()
                .setResponseHeaders(
                        HeadersResponse.newBuilder()
                                .setResponse(
                                        CommonResponse.newBuilder()
                                                .setStatus(ResponseStatus.CONTINUE_AND_REPLACE)
                                                .setHeaderMutation(asJson(kind))
                                                .setBodyMutation(Mutations.body(body))))
                .build();
    }

    private static HeaderMutation asJson(ErrorKind kind) {
        return HeaderMutation.newBuilder()
                .addSetHeaders(Mutations.set(":status", Integer.toString(kind.status())))
                .addSetHeaders(Mutations.set("content-type", Mutations.JSON))
                .addRemoveHeaders(WireNames.NO_ROUTE_HEADER)
                .build();
    }

    private ProcessingResponse onResponseBody(ProcessingRequest message) {
        if (!(state instanceof State.Responding(var responding))) {
            return PassThrough.goOn(message);
        }
        HttpBody body = message.getResponseBody();
        Slice bytes = Slices.of(body.getBody());
        if (scene.budget().acquire(bytes.length())) {
            acquired += bytes.length();
        }
        return responding.onBody(bytes, body.getEndOfStream());
    }

    @Override
    public ProcessingResponse unread(Unread reason) {
        ProcessingResponse answer = unreadAnswer(reason);
        return page == null ? answer : page.added(answer);
    }

    private ProcessingResponse unreadAnswer(Unread reason) {
        return switch (state) {
            case State.AwaitBody(var endpoint) -> refused(endpoint, reason.error());
            case State.Responding(var responding) -> responding.unread(reason);
            case State.AwaitHeaders _, State.Routed _, State.HandedOn _, State.Passing _ ->
                    throw new IllegalStateException("a message that was not read: " + reason);
        };
    }

    @Override
    public void written() {
        if (state instanceof State.Responding) {
            release();
        }
    }

    @Override
    public void closed() {
        closed = true;
        release();
        switch (state) {
            case State.Routed(var call) -> {
                scene.calls().remove(call);
                call.span().failed(RequestSpan.GONE);
                Attempt attempt = call.lastAttempt();
                if (attempt != null && !call.refused()) {
                    scene.metrics().ended(attempt.labels(""), attempt.timing(), "aborted");
                }
            }
            case State.Responding(var responding) -> responding.closed();
            case State.AwaitHeaders _, State.AwaitBody _, State.HandedOn _, State.Passing _ -> {}
        }
    }
}
