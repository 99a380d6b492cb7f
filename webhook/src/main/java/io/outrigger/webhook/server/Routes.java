package io.outrigger.webhook.server;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What answers which path.
 *
 * <pre>
 * POST /mutate   an admission review
 * GET  /livez    200 while the process runs
 * GET  /readyz   200 from when the API server trusts the certificate until the server drains
 * GET  /metrics  Prometheus text
 * </pre>
 */
final class Routes implements Handler<HttpServerRequest> {
    /** A pod as large as etcd would store it, once as it is and once as the old object. */
    static final int MAX_BODY = 3 * 1024 * 1024;

    private final Mutate mutate;
    private final PrometheusRegistry registry;
    private final Supplier<Phase> phase;

    Routes(Mutate mutate, PrometheusRegistry registry, Supplier<Phase> phase) {
        this.mutate = mutate;
        this.registry = registry;
        this.phase = phase;
    }

    @Override
    public void handle(HttpServerRequest request) {
        switch (request.path()) {
            case "/mutate" -> review(request);
            case "/livez" -> get(request, Answer.text(200, "ok"));
            case "/readyz" -> get(request, readiness());
            case "/metrics" -> get(request, metrics());
            case null, default -> send(request, Answer.text(404, "not found"));
        }
    }

    private Answer readiness() {
        return switch (phase.get()) {
            case STARTING -> Answer.text(503, "starting");
            case READY -> Answer.text(200, "ok");
            case DRAINING -> Answer.text(503, "draining");
        };
    }

    private void review(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.POST)) {
            send(
                    request,
                    Answer.failure(405, "method: %s (expected: POST)".formatted(request.method())));
            return;
        }
        var type = String.valueOf(request.getHeader("content-type"));
        if (!type.toLowerCase(Locale.ROOT).matches("application/json\\s*(;.*)?")) {
            send(request, Answer.failure(415, "content-type (expected: application/json)"));
            return;
        }
        var body = Buffer.buffer();
        request.handler(
                chunk -> {
                    if (body.length() + chunk.length() > MAX_BODY) {
                        refuseRest(request);
                    } else {
                        body.appendBuffer(chunk);
                    }
                });
        request.endHandler(
                _ -> mutate.answer(body.getBytes()).onSuccess(answer -> send(request, answer)));
    }

    /**
     * Answers at once and reads no further: what still comes is thrown away with the connection.
     */
    private void refuseRest(HttpServerRequest request) {
        request.handler(_ -> {});
        request.endHandler(_ -> {});
        send(request, Answer.failure(413, "body (expected: at most %d bytes)".formatted(MAX_BODY)));
    }

    private void get(HttpServerRequest request, Answer answer) {
        var isGet = request.method().equals(HttpMethod.GET);
        send(request, isGet ? answer : Answer.text(405, "method (expected: GET)"));
    }

    private void send(HttpServerRequest request, Answer answer) {
        // HTTP/2 takes its leave by itself; an HTTP/1 connection would be kept for the next request
        var last = phase.get() == Phase.DRAINING && request.version() != HttpVersion.HTTP_2;
        var response = request.response().setStatusCode(answer.status());
        if (last) {
            response.putHeader("connection", "close");
        }
        var sent = response.putHeader("content-type", answer.contentType()).end(answer.body());
        if (last) {
            sent.onComplete(_ -> request.connection().close());
        }
    }

    private Answer metrics() {
        var out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return new Answer(
                200, PrometheusTextFormatWriter.CONTENT_TYPE, Buffer.buffer(out.toByteArray()));
    }
}
