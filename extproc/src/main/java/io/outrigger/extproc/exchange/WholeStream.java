package io.outrigger.extproc.exchange;

import com.google.protobuf.Value;
import io.outrigger.contract.WireNames;
import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.Endpoint;
import io.outrigger.extproc.client.RequestReader;
import io.outrigger.extproc.envoy.BodyResponse;
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

/**
 * The upstream-level stream of one attempt where streams of a request meet in Envoy only: the
 * request's body and the response come to it as well, and all else stands in the headers.
 */
final class WholeStream implements Exchange.Stream {
    private final Scene scene;
    private final ServingConfig config;
    private final UpstreamStream upstream;
    private State state = new State.AwaitHeaders();
    private long acquired;

    private sealed interface State {
        /** Nothing has come yet. */
        record AwaitHeaders() implements State {}

        /** The request's body is being buffered by Envoy. */
        record AwaitBody(
                Endpoint endpoint, Headers current, ClientHeaders client, Attributes attributes)
                implements State {}

        /** The request is on its way to the provider. */
        record Sent(Call call) implements State {}

        /** The response is on its way to the client, or to Envoy's decision to try again. */
        record Responding(ResponseStream response) implements State {}

        /** Nothing is left to do. */
        record Passing() implements State {}
    }

    WholeStream(Scene scene, ServingConfig config, Executor thread) {
        this.scene = scene;
        this.config = config;
        this.upstream = new UpstreamStream(scene, config, thread);
    }

    @Override
    public CompletionStage<ProcessingResponse> on(ProcessingRequest message) {
        return message.hasRequestBody()
                ? onBody(message)
                : CompletableFuture.completedFuture(
                        switch (message.getRequestCase()) {
                            case REQUEST_HEADERS -> onHeaders(message);
                            case RESPONSE_HEADERS -> onResponseHeaders(message);
                            case RESPONSE_BODY -> onResponseBody(message);
                            case REQUEST_BODY,
                                    REQUEST_TRAILERS,
                                    RESPONSE_TRAILERS,
                                    REQUEST_NOT_SET ->
                                    PassThrough.goOn(message);
                        });
    }

    private ProcessingResponse onHeaders(ProcessingRequest message) {
        var attributes = Attributes.of(message);
        Headers current = HeaderMaps.read(message.getRequestHeaders().getHeaders());
        var client = ClientHeaders.of(current, attributes.clientHeaders());
        Endpoint endpoint = scene.endpoints().find(client.first().path());
        if (endpoint == null || !client.areMarked()) {
            state = new State.Passing();
            return upstream.unrouted(client.first());
        }
        state = new State.AwaitBody(endpoint, current, client, attributes);
        return PassThrough.goOn(message);
    }

    private CompletionStage<ProcessingResponse> onBody(ProcessingRequest message) {
        if (!(state
                instanceof
                State.AwaitBody(var endpoint, var current, var client, var attributes))) {
            return CompletableFuture.completedFuture(PassThrough.goOn(message));
        }
        Slice body = Slices.of(message.getRequestBody().getBody());
        if (!scene.budget().acquire(body.length())) {
            return CompletableFuture.completedFuture(refused(endpoint, Unread.NO_ROOM.error()));
        }
        acquired = body.length();
        try {
            Call call = call(endpoint, client, body);
            state = new State.Sent(call);
            return upstream.attempt(call, current, attributes)
                    .thenApply(answer -> ofBody(answer, call, client));
        } catch (ClientError e) {
            return CompletableFuture.completedFuture(refused(endpoint, e));
        }
    }

    private Call call(Endpoint endpoint, ClientHeaders client, Slice body) throws ClientError {
        Headers headers = client.unmarked();
        var admission =
                new Admission(
                        config.access(),
                        headers,
                        client.first().get(WireNames.CLIENT_ADDRESS_HEADER));
        var request = RequestReader.read(endpoint, admission.cleaned(), body);
        var call =
                new Call(
                        client.first().get(WireNames.REQUEST_ID_HEADER),
                        request,
                        admission,
                        new Target.Arrival(
                                scene.clock().instant().getEpochSecond(), scene.calls().publicId()),
                        Attempt.Noted.of(headers, scene),
                        scene.watching().tracing().begin(request));
        call.resumed(client.changed());
        return call;
    }

    /** The answer in the form of this phase, with what the next attempt has to know. */
    private ProcessingResponse ofBody(ProcessingResponse answer, Call call, ClientHeaders client) {
        if (!answer.hasRequestHeaders()) {
            if (call.refused()) {
                call.span().failed(answer.getImmediateResponse().getStatus().getCode());
                state = new State.Passing();
            }
            return answer;
        }
        var common = answer.getRequestHeaders().getResponse().toBuilder().clearStatus();
        if (common.hasBodyMutation()) {
            // Envoy refuses a body of another length than the one that the headers tell
            common.getHeaderMutationBuilder()
                    .addSetHeaders(
                            Mutations.set(
                                    "content-length",
                                    Integer.toString(common.getBodyMutation().getBody().size())));
        }
        var whole =
                answer.toBuilder().setRequestBody(BodyResponse.newBuilder().setResponse(common));
        whole.getDynamicMetadataBuilder()
                .putFields(
                        WireNames.CLIENT_HEADERS_METADATA,
                        Value.newBuilder()
                                .setStructValue(client.left(call.left().keySet()))
                                .build());
        return whole.build();
    }

    private ProcessingResponse refused(Endpoint endpoint, ClientError error) {
        scene.metrics().localReply(error.kind().label());
        state = new State.Passing();
        release();
        return Mutations.localReply(
                error.kind(), endpoint.dialect().error(error.kind(), error.text()));
    }

    private ProcessingResponse onResponseHeaders(ProcessingRequest message) {
        release();
        ResponseStream responding = responding(message.getResponseHeaders());
        if (responding == null) {
            state = new State.Passing();
            return PassThrough.goOn(message);
        }
        state = new State.Responding(responding);
        return responding.onHeaders(message.getResponseHeaders().getEndOfStream());
    }

    /** Null when it is none of a provider's. */
    private @Nullable ResponseStream responding(HttpHeaders message) {
        if (!(state instanceof State.Sent(var call))) {
            return null;
        }
        Attempt attempt = call.lastAttempt();
        return attempt == null
                ? null
                : ResponseStream.of(
                        attempt, HeaderMaps.read(message.getHeaders()), call, scene.metrics());
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
        return switch (state) {
            case State.AwaitBody(var endpoint, _, _, _) -> refused(endpoint, reason.error());
            case State.Responding(var responding) -> responding.unread(reason);
            case State.AwaitHeaders _, State.Sent _, State.Passing _ ->
                    throw new IllegalStateException("a message that was not read: " + reason);
        };
    }

    private void release() {
        scene.budget().release(acquired);
        acquired = 0;
    }

    @Override
    public void written() {
        upstream.written();
        if (state instanceof State.Responding) {
            release();
        }
    }

    @Override
    public void closed() {
        upstream.closed();
        release();
        switch (state) {
            case State.Sent(var call) -> {
                call.span().failed(RequestSpan.GONE);
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
