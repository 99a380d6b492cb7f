package io.outrigger.extproc.exchange;

import io.outrigger.contract.Model;
import io.outrigger.contract.WireNames;
import io.outrigger.extproc.client.ClientError;
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
import io.outrigger.extproc.provider.ResponseHead;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.serving.ServingConfig;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The router-level stream: finds the model before the route is chosen, reads the response. */
final class RouterStream implements Exchange.Stream {
    private final Scene scene;
    private final ServingConfig config;
    private final Headers headers;
    private State state = new State.AwaitHeaders();
    private long acquired;

    /** Where the stream is. Each state has what its moves need. */
    private sealed interface State {
        /** Nothing has come yet. */
        record AwaitHeaders() implements State {}

        /** The path is one of ours; the body is being buffered by Envoy. */
        record AwaitBody(Endpoint endpoint) implements State {}

        /** The model is known, Envoy chooses the route and tries backends. */
        record Routed(Call call) implements State {}

        /** The provider's response is on its way to the client. */
        record Responding(ResponseStream response) implements State {}

        /** Nothing is left to do: a local reply passes. */
        record Passing() implements State {}
    }

    RouterStream(Scene scene, ServingConfig config, Headers headers) {
        this.scene = scene;
        this.config = config;
        this.headers = headers;
    }

    @Override
    public CompletionStage<ProcessingResponse> on(ProcessingRequest message) {
        return CompletableFuture.completedFuture(answer(message));
    }

    private ProcessingResponse answer(ProcessingRequest message) {
        return switch (message.getRequestCase()) {
            case REQUEST_HEADERS -> onHeaders(message.getRequestHeaders());
            case REQUEST_BODY -> onBody(message);
            case RESPONSE_HEADERS -> onResponseHeaders(message);
            case RESPONSE_BODY -> onResponseBody(message);
            case REQUEST_TRAILERS, RESPONSE_TRAILERS, REQUEST_NOT_SET -> PassThrough.goOn(message);
        };
    }

    private ProcessingResponse onHeaders(HttpHeaders message) {
        String path = headers.path();
        Endpoint endpoint = scene.endpoints().find(path);
        if (endpoint == null) {
            scene.metrics().localReply(ErrorKind.NOT_FOUND.label());
            state = new State.Passing();
            return Mutations.plainReply(ErrorKind.NOT_FOUND, "unsupported path: " + path);
        }
        if (endpoint.operation() == Operation.MODELS) {
            return models(endpoint, path);
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
            return refused(
                    endpoint,
                    new ClientError(
                            ErrorKind.UNAVAILABLE,
                            "the gateway holds too many request bodies; try again later"));
        }
        acquired = body.length();
        try {
            var request = RequestReader.read(endpoint, headers, body);
            String id = scene.calls().newId(headers.get(WireNames.ENVOY_REQUEST_ID_HEADER));
            var arrival =
                    new Target.Arrival(
                            scene.clock().instant().getEpochSecond(), scene.calls().publicId());
            var call = new Call(id, request, arrival, noted());
            scene.calls().add(call);
            state = new State.Routed(call);
            return routed(call);
        } catch (ClientError e) {
            return refused(endpoint, e);
        }
    }

    private Attempt.Noted noted() {
        return new Attempt.Noted(
                scene.metrics().attributes().of(headers), scene.accessLog().of(headers));
    }

    private ProcessingResponse routed(Call call) {
        return ProcessingResponse.newBuilder()
                .setRequestBody(
                        BodyResponse.newBuilder()
                                .setResponse(
                                        CommonResponse.newBuilder()
                                                .setHeaderMutation(marks(call))
                                                .setClearRouteCache(true)))
                .build();
    }

    private HeaderMutation marks(Call call) {
        var marks =
                HeaderMutation.newBuilder()
                        .addSetHeaders(
                                Mutations.set(WireNames.MODEL_HEADER, call.request().model()))
                        .addSetHeaders(
                                Mutations.set(WireNames.ORIGINAL_PATH_HEADER, headers.get(":path")))
                        .addSetHeaders(Mutations.set(WireNames.REQUEST_ID_HEADER, call.id()));
        if (headers.get(WireNames.ENVOY_REQUEST_ID_HEADER).isEmpty()) {
            // a retry is found by it
            marks.addSetHeaders(
                    Mutations.set(WireNames.ENVOY_REQUEST_ID_HEADER, call.arrival().id()));
        }
        return marks.build();
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
                    state = new State.Passing();
                    yield PassThrough.goOn(message);
                }
                if (attempt == null) {
                    scene.calls().remove(call);
                    yield withoutAttempt(message, call, response);
                }
                scene.calls().remove(call);
                var delivery = ResponseStream.delivery(call.request().delivery(), response);
                var head = new ResponseHead(response.status(), response, delivery);
                var responding =
                        new ResponseStream(
                                attempt, head, call.request().dialect(), scene.metrics());
                state = new State.Responding(responding);
                yield responding.onHeaders(message.getResponseHeaders().getEndOfStream());
            }
            case State.AwaitBody(var endpoint) when response.status() == 413 -> {
                state = new State.Passing();
                yield replaced(
                        endpoint,
                        ErrorKind.PAYLOAD_TOO_LARGE,
                        "the request body is larger than this gateway accepts");
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
            return PassThrough.goOn(message);
        }
        return replaced(
                call.request().endpoint(),
                ErrorKind.NOT_FOUND,
                "no route is configured for model " + call.request().model());
    }

    /** Envoy's own reply, told in the client's dialect. */
    private ProcessingResponse replaced(Endpoint endpoint, ErrorKind kind, String message) {
        scene.metrics().localReply(kind.label());
        Slice body = endpoint.dialect().error(kind, message);
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
        return responding.onBody(Slices.of(body.getBody()), body.getEndOfStream());
    }

    @Override
    public void closed() {
        release();
        switch (state) {
            case State.Routed(var call) -> {
                scene.calls().remove(call);
                Attempt attempt = call.lastAttempt();
                if (attempt != null && !call.refused()) {
                    scene.metrics().ended(attempt.labels(""), attempt.timing(), "aborted");
                }
            }
            case State.Responding(var responding) -> responding.closed();
            case State.AwaitHeaders _, State.AwaitBody _, State.Passing _ -> {}
        }
    }
}
