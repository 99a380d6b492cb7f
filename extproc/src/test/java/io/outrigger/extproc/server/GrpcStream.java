package io.outrigger.extproc.server;

import com.google.protobuf.InvalidProtocolBufferException;
import io.outrigger.extproc.envoy.ProcessingRequest;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An ext_proc stream as Envoy opens it, by hand: what is on the wire and nothing more. */
final class GrpcStream {
    private static final String PATH = "/envoy.service.ext_proc.v3.ExternalProcessor/Process";
    private static final int PREFIX = 5;
    private static final long PATIENCE_SECONDS = 5;

    private final HttpClientRequest request;
    private final BlockingQueue<ProcessingResponse> answers = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> status = new CompletableFuture<>();
    private Buffer rest = Buffer.buffer();

    private GrpcStream(HttpClientRequest request) {
        this.request = request;
    }

    static GrpcStream open(HttpClient client, int port) {
        var options =
                new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI(PATH)
                        .putHeader("content-type", "application/grpc")
                        .putHeader("te", "trailers");
        var stream = new GrpcStream(client.request(options).await());
        stream.request.setChunked(true);
        stream.request
                .response()
                .onSuccess(stream::opened)
                .onFailure(stream.status::completeExceptionally);
        return stream;
    }

    private void opened(HttpClientResponse response) {
        response.handler(this::read)
                .exceptionHandler(status::completeExceptionally)
                .endHandler(
                        _ -> {
                            String trailer = response.getTrailer("grpc-status");
                            // a stream without an answer has its status in the headers
                            status.complete(
                                    trailer == null ? response.getHeader("grpc-status") : trailer);
                        });
    }

    GrpcStream send(ProcessingRequest message) {
        byte[] bytes = message.toByteArray();
        request.write(
                        Buffer.buffer()
                                .appendByte((byte) 0)
                                .appendInt(bytes.length)
                                .appendBytes(bytes))
                .await();
        return this;
    }

    void end() {
        request.end().await();
    }

    void reset() {
        request.reset(8).await();
    }

    private void read(Buffer piece) {
        rest.appendBuffer(piece);
        while (rest.length() >= PREFIX && rest.length() >= PREFIX + rest.getInt(1)) {
            int end = PREFIX + rest.getInt(1);
            try {
                answers.add(ProcessingResponse.parseFrom(rest.getBytes(PREFIX, end)));
            } catch (InvalidProtocolBufferException e) {
                status.completeExceptionally(e);
            }
            rest = rest.getBuffer(end, rest.length());
        }
    }

    /** The next answer. */
    ProcessingResponse answer() throws InterruptedException {
        ProcessingResponse answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new IllegalStateException("no answer; status " + status);
        }
        return answer;
    }

    /** What has come within a time in which an answer would have; null for nothing. */
    @Nullable ProcessingResponse answerSoon() throws InterruptedException {
        return answers.poll(200, TimeUnit.MILLISECONDS);
    }

    /** The status that the stream ended with. */
    String status() throws Exception {
        return status.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
