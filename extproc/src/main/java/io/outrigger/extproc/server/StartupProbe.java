package io.outrigger.extproc.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.outrigger.extproc.envoy.HeaderMap;
import io.outrigger.extproc.envoy.HeaderValue;
import io.outrigger.extproc.envoy.HttpHeaders;
import io.outrigger.extproc.envoy.ProcessingRequest;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Whether ext_proc answers on its own listener, asked as Envoy asks: a stream with the headers of a
 * request, on a connection that is closed again. Once it has answered it is not asked any more.
 *
 * <p>The stream ends before a body has come, so that no request is counted, traced or held.
 */
public final class StartupProbe {
    /**
     * kubelet gives up after a second. On a busy node the first stream of a cold process may take
     * longer, and then its answer is there when kubelet asks again.
     */
    private static final long LIMIT_MILLIS = 3_000;

    private final Vertx vertx;
    private final RequestOptions stream;
    private final Buffer message;
    private volatile boolean passed;

    /**
     * A probe that has not asked yet.
     *
     * @param listener of ext_proc
     * @param path of an endpoint that takes a body
     */
    public StartupProbe(Vertx vertx, SocketAddress listener, String path) {
        this.vertx = vertx;
        this.stream =
                new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setServer(listener)
                        .setHost("localhost")
                        .setURI(ExtProcServer.PROCESS)
                        .putHeader("content-type", "application/grpc")
                        .putHeader("te", "trailers");
        this.message = Frames.of(headers(path));
    }

    private static ProcessingRequest headers(String path) {
        var headers =
                HeaderMap.newBuilder()
                        .addHeaders(header(":method", "POST"))
                        .addHeaders(header(":path", path))
                        .addHeaders(header(":authority", "localhost"));
        return ProcessingRequest.newBuilder()
                .setRequestHeaders(HttpHeaders.newBuilder().setHeaders(headers))
                .build();
    }

    private static HeaderValue header(String name, String value) {
        return HeaderValue.newBuilder()
                .setKey(name)
                .setRawValue(ByteString.copyFromUtf8(value))
                .build();
    }

    /** Fails, with the reason, when no answer comes in time. */
    Future<Void> pass() {
        if (passed) {
            return Future.succeededFuture();
        }
        var client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setProtocolVersion(HttpVersion.HTTP_2)
                                .setHttp2ClearTextUpgrade(false));
        return client.request(stream)
                .compose(request -> request.send(message))
                .compose(StartupProbe::answer)
                .timeout(LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                .onSuccess(_ -> passed = true)
                // an open connection would be taken for Envoy's when the process is to end
                .eventually(client::close);
    }

    private static Future<Void> answer(HttpClientResponse response) {
        return response.body()
                .compose(
                        body -> {
                            String status = Frames.status(response);
                            return "0".equals(status) && isAnswer(body)
                                    ? Future.succeededFuture()
                                    : Future.failedFuture(
                                            "HTTP %d, grpc-status %s, %d bytes (expected: 200, 0, an answer to request headers)"
                                                    .formatted(
                                                            response.statusCode(),
                                                            status,
                                                            body.length()));
                        });
    }

    /** Where every backend has an access policy, the answer is a refusal. */
    private static boolean isAnswer(Buffer body) {
        byte[] message = Frames.message(body);
        if (message == null) {
            return false;
        }
        try {
            var answer = ProcessingResponse.parseFrom(message);
            return answer.hasRequestHeaders() || answer.hasImmediateResponse();
        } catch (InvalidProtocolBufferException _) {
            return false;
        }
    }
}
