package io.outrigger.extproc.server;

import io.outrigger.extproc.envoy.ProcessingRequest;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.outrigger.extproc.exchange.Exchange;
import io.outrigger.extproc.exchange.Scene;
import io.outrigger.extproc.observe.LogKeys;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.serving.ServingConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the messages of one stream. Nothing may escape from here, and nothing may be written
 * after the stream has closed: either makes the library close the whole connection, with every
 * other request on it.
 */
final class ProcessorStream {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessorStream.class);

    private final Exchange exchange;
    private final Metrics metrics;
    private final GrpcServerRequest<ProcessingRequest, ProcessingResponse> request;
    private final GrpcServerResponse<ProcessingRequest, ProcessingResponse> response;

    /** No more messages are taken: Envoy has ended or reset the stream, or we have failed it. */
    private boolean closed;

    /** Envoy has reset the stream: nothing can be written any more. */
    private boolean reset;

    private Future<Void> lastWrite = Future.succeededFuture();

    private ProcessorStream(
            Exchange exchange,
            Metrics metrics,
            GrpcServerRequest<ProcessingRequest, ProcessingResponse> request) {
        this.exchange = exchange;
        this.metrics = metrics;
        this.request = request;
        this.response = request.response();
    }

    /**
     * Answers a call, on the event loop that it came on.
     *
     * @param config in force for the whole stream
     */
    static void serve(
            GrpcServerRequest<ProcessingRequest, ProcessingResponse> call,
            Scene scene,
            ServingConfig config) {
        Context context = Objects.requireNonNull(Vertx.currentContext(), "on an event loop");
        var exchange = new Exchange(scene, config, rest -> context.runOnContext(_ -> rest.run()));
        var stream = new ProcessorStream(exchange, scene.metrics(), call);
        call.response().exceptionHandler(_ -> stream.reset());
        call.exceptionHandler(_ -> stream.reset());
        call.errorHandler(_ -> stream.reset());
        call.endHandler(_ -> stream.end(GrpcStatus.OK));
        call.handler(stream::answer);
    }

    private void answer(ProcessingRequest message) {
        if (closed) {
            return;
        }
        CompletableFuture<ProcessingResponse> answer;
        try {
            answer = exchange.on(message).toCompletableFuture();
        } catch (RuntimeException | AssertionError e) {
            fail(e);
            return;
        }
        if (answer.isDone()) {
            write(answer);
            return;
        }
        request.pause();
        var _ =
                answer.whenComplete(
                        (_, _) -> {
                            write(answer);
                            request.resume();
                        });
    }

    private void write(CompletableFuture<ProcessingResponse> answer) {
        if (closed) {
            return;
        }
        try {
            // Envoy waits for each answer, so that the write queue never has more than one
            lastWrite = response.write(answer.join());
        } catch (RuntimeException | AssertionError e) {
            fail(e);
        }
    }

    private void fail(Throwable e) {
        LOG.atError().setCause(e).log("stream failed");
        metrics.fault();
        end(GrpcStatus.INTERNAL);
    }

    private void reset() {
        reset = true;
        close();
    }

    /**
     * Ends the response once the last message is out, and not in the same turn of the event loop:
     * trailers that wait behind a message when Envoy resets the stream fail in a way that closes
     * the connection.
     */
    private void end(GrpcStatus status) {
        if (closed) {
            return;
        }
        close();
        Context context = Objects.requireNonNull(Vertx.currentContext(), "on an event loop");
        lastWrite.onSuccess(_ -> context.runOnContext(_ -> writeTrailers(status)));
    }

    private void writeTrailers(GrpcStatus status) {
        if (reset) {
            return;
        }
        try {
            response.status(status).end();
        } catch (RuntimeException e) {
            LOG.atDebug().addKeyValue(LogKeys.ERROR, e.toString()).log("stream already gone");
        }
    }

    private void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            exchange.closed();
        } catch (RuntimeException e) {
            metrics.fault();
            LOG.atError().setCause(e).log("stream did not close");
        }
    }
}
