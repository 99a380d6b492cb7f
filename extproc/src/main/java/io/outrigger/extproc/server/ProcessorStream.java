package io.outrigger.extproc.server;

import io.outrigger.extproc.envoy.ProcessingResponse;
import io.outrigger.extproc.exchange.Exchange;
import io.outrigger.extproc.exchange.Scene;
import io.outrigger.extproc.observe.LogKeys;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.server.MessageReader.Arrival.Message;
import io.outrigger.extproc.server.MessageReader.Arrival.Skipped;
import io.outrigger.extproc.serving.ServingConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.io.IOException;
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
    private final MessageReader messages;
    private final HttpServerRequest request;
    private final HttpServerResponse response;

    /** No more messages are taken: Envoy has ended or reset the stream, or we have failed it. */
    private boolean closed;

    /** Envoy has reset the stream: nothing can be written any more. */
    private boolean reset;

    /** An answer is not ready yet. */
    private boolean waiting;

    private Future<Void> lastWrite = Future.succeededFuture();

    private ProcessorStream(
            Exchange exchange, Metrics metrics, MessageReader messages, HttpServerRequest request) {
        this.exchange = exchange;
        this.metrics = metrics;
        this.messages = messages;
        this.request = request;
        this.response = request.response();
    }

    /**
     * Answers a call, on the event loop that it came on.
     *
     * @param longest bytes that a message may have
     * @param config in force for the whole stream
     */
    static void serve(HttpServerRequest call, long longest, Scene scene, ServingConfig config) {
        Context context = Objects.requireNonNull(Vertx.currentContext(), "on an event loop");
        var exchange = new Exchange(scene, config, rest -> context.runOnContext(_ -> rest.run()));
        var messages = new MessageReader(longest, scene.budget());
        var stream = new ProcessorStream(exchange, scene.metrics(), messages, call);
        call.response()
                .putHeader("content-type", "application/grpc")
                .exceptionHandler(_ -> stream.reset());
        call.exceptionHandler(_ -> stream.reset());
        call.endHandler(_ -> stream.end(GrpcStatus.OK));
        call.handler(stream::take);
    }

    private void take(Buffer piece) {
        messages.feed(piece);
        answerAll();
    }

    /** Answers what has come, message by message, until one has to wait. */
    private void answerAll() {
        try {
            while (!closed) {
                MessageReader.Arrival arrival = messages.next();
                if (arrival == null) {
                    return;
                }
                CompletableFuture<ProcessingResponse> answer = answer(arrival);
                if (!answer.isDone()) {
                    waitFor(answer);
                    return;
                }
                write(answer);
            }
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
    }

    private CompletableFuture<ProcessingResponse> answer(MessageReader.Arrival arrival) {
        return switch (arrival) {
            case Message(var message) -> exchange.on(message).toCompletableFuture();
            case Skipped(var reason) -> CompletableFuture.completedFuture(exchange.unread(reason));
        };
    }

    private void waitFor(CompletableFuture<ProcessingResponse> answer) {
        waiting = true;
        request.pause();
        var _ =
                answer.whenComplete(
                        (_, _) -> {
                            waiting = false;
                            write(answer);
                            answerAll();
                            if (!waiting) {
                                request.resume();
                            }
                        });
    }

    private void write(CompletableFuture<ProcessingResponse> answer) {
        if (closed) {
            return;
        }
        try {
            // Envoy waits for each answer, so that the write queue never has more than one
            lastWrite = response.write(Frames.of(answer.join()));
            lastWrite.onComplete(_ -> exchange.written());
        } catch (RuntimeException | Error e) {
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
            // a stream without an answer has its status in the headers
            var trailers = response.headWritten() ? response.trailers() : response.headers();
            trailers.set("grpc-status", status.toString());
            response.end();
        } catch (RuntimeException e) {
            LOG.atDebug().addKeyValue(LogKeys.ERROR, e.toString()).log("stream already gone");
        }
    }

    private void close() {
        if (closed) {
            return;
        }
        closed = true;
        messages.close();
        try {
            exchange.closed();
        } catch (RuntimeException e) {
            metrics.fault();
            LOG.atError().setCause(e).log("stream did not close");
        }
    }
}
