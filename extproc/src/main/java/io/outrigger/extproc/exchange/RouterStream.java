package io.outrigger.extproc.exchange;

import io.outrigger.contract.WireNames;
import io.outrigger.extproc.envoy.BodyResponse;
import io.outrigger.extproc.envoy.CommonResponse;
import io.outrigger.extproc.envoy.CommonResponse.ResponseStatus;
import io.outrigger.extproc.envoy.HeaderMutation;
import io.outrigger.extproc.envoy.HeadersResponse;
import io.outrigger.extproc.envoy.HttpBody;
import io.outrigger.extproc.envoy.HttpHeaders;
import io.outrigger.extproc.envoy.ProcessingRequest;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.openai.ChatCompletionRequest;
import io.outrigger.extproc.openai.ClientError;
import io.outrigger.extproc.openai.ErrorKind;
import io.outrigger.extproc.openai.ModelList;
import io.outrigger.extproc.openai.OpenAiErrors;
import io.outrigger.extproc.serving.ServingConfig;

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
    public ProcessingResponse on(ProcessingRequest message) {
        return switch (message.getRequestCase()) {
            case REQUEST_HEADERS -> onHeaders(message.getRequestHeaders());
            case REQUEST_BODY -> onBody(message);
            case RESPONSE_HEADERS -> onResponseHeaders(message);
            case RESPONSE_BODY -> onResponseBody(message);
            case REQUEST_TRAILERS, RESPONSE_TRAILERS, REQUEST_NOT_SET -> PassThrough.goOn(message);
        };
    }

    private ProcessingResponse onHeaders(HttpHeaders message) {
        String path = path();
        Endpoint endpoint = Endpoint.find(path);
        if (endpoint == null) {
            scene.metrics().localReply(ErrorKind.NOT_FOUND.label());
            state = new State.Passing();
            return Mutations.localReply(
                    ErrorKind.NOT_FOUND.status(),
                    Slice.utf8("unsupported path: " + path),
                    "unsupported_path",
                    "text/plain");
        }
        if (endpoint == Endpoint.MODELS) {
            state = new State.Passing();
            byte[] models = ModelList.body(config.filter(), headers.get(":authority"));
            return Mutations.localReply(200, Slice.of(models), "models", Mutations.JSON);
        }
        if (message.getEndOfStream()) {
            return refused(
                    new ClientError(ErrorKind.BAD_REQUEST, "malformed request: the body is empty"));
        }
        state = new State.AwaitBody(endpoint);
        return ProcessingResponse.newBuilder()
                .setRequestHeaders(HeadersResponse.getDefaultInstance())
                .build();
    }

    private ProcessingResponse onBody(ProcessingRequest message) {
        if (!(state instanceof State.AwaitBody(var endpoint))) {
            return PassThrough.goOn(message);
        }
        Slice body = Slices.of(message.getRequestBody().getBody());
        if (!scene.budget().acquire(body.length())) {
            return refused(
                    new ClientError(
                            ErrorKind.UNAVAILABLE,
                            "the gateway holds too many request bodies; try again later"));
        }
        acquired = body.length();
        try {
            var request = ChatCompletionRequest.parse(body, path());
            String id = scene.calls().newId(headers.get("x-request-id"));
            var call = new Call(id, headers, endpoint, request);
            scene.calls().add(call);
            state = new State.Routed(call);
            return routed(call);
        } catch (ClientError e) {
            return refused(e);
        }
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
        return HeaderMutation.newBuilder()
                .addSetHeaders(Mutations.set(WireNames.MODEL_HEADER, call.request().model()))
                .addSetHeaders(Mutations.set(WireNames.ORIGINAL_PATH_HEADER, headers.get(":path")))
                .addSetHeaders(Mutations.set(WireNames.REQUEST_ID_HEADER, call.id()))
                .build();
    }

    private ProcessingResponse refused(ClientError error) {
        scene.metrics().localReply(error.kind().label());
        state = new State.Passing();
        return Mutations.localReply(error.kind(), error.text());
    }

    private ProcessingResponse onResponseHeaders(ProcessingRequest message) {
        Headers response = Headers.of(message.getResponseHeaders().getHeaders());
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
                var responding = new ResponseStream(call, attempt, response, scene.metrics());
                state = new State.Responding(responding);
                yield responding.onHeaders(message.getResponseHeaders().getEndOfStream());
            }
            case State.AwaitBody _ when response.status() == 413 -> {
                state = new State.Passing();
                yield replaced(
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
                ErrorKind.NOT_FOUND, "no route is configured for model " + call.request().model());
    }

    /** Envoy's own reply, told in the client's dialect. */
    private ProcessingResponse replaced(ErrorKind kind, String message) {
        scene.metrics().localReply(kind.label());
        Slice body = Slice.of(OpenAiErrors.body(kind, message));
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

    private String path() {
        String path = headers.get(":path");
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    @Override
    public void closed() {
        scene.budget().release(acquired);
        switch (state) {
            case State.Routed(var call) -> {
                scene.calls().remove(call);
                Attempt attempt = call.lastAttempt();
                if (attempt != null && !call.refused()) {
                    scene.metrics().failed(attempt.labels(call), attempt.timing());
                }
            }
            case State.Responding(var responding) -> {
                scene.calls().remove(responding.call());
                responding.closed();
            }
            case State.AwaitHeaders _, State.AwaitBody _, State.Passing _ -> {}
        }
    }
}
