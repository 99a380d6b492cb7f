package io.outrigger.extproc.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.FilterConfig;
import io.outrigger.extproc.json.JsonString;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.settings.Settings.Shape;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code /health}: ext_proc answers. {@code /ready}: a pod may get traffic. {@code /attached}:
 * whether Envoy uses us. {@code /metrics}: Prometheus text.
 */
public final class AdminServer {
    /** As many as a reader needs to see what is wrong. */
    private static final int UNKNOWN_KEYS = 20;

    /** As many as a change of routes usually leaves behind; the reader takes 64 KiB. */
    private static final int MISSING = 50;

    private final Shape shape;
    private final ConfigReloader config;
    private final Metrics metrics;
    private final StartupProbe startup;
    private final @Nullable Attachment attachment;
    private final long startedNanos = System.nanoTime();
    private volatile boolean wasReady;

    /**
     * A server that is not listening yet.
     *
     * @param attachment null when there is no Envoy to ask
     */
    public AdminServer(
            Shape shape,
            ConfigReloader config,
            Metrics metrics,
            StartupProbe startup,
            @Nullable Attachment attachment) {
        this.shape = shape;
        this.config = config;
        this.metrics = metrics;
        this.startup = startup;
        this.attachment = attachment;
    }

    public Future<HttpServer> listen(Vertx vertx, String host, int port) {
        return vertx.createHttpServer().requestHandler(this::answer).listen(port, host);
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/health" -> health(request);
            case "/ready" -> ready(request);
            case "/attached" -> {
                request.response().putHeader("content-type", "application/json");
                request.response().end(attached());
            }
            case "/metrics" -> {
                request.response()
                        .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8");
                request.response().end(Buffer.buffer(metrics.text()));
            }
            case null, default ->
                    text(request, 404, "expected: /health, /ready, /attached or /metrics\n");
        }
    }

    private static void text(HttpServerRequest request, int status, String text) {
        request.response().setStatusCode(status).putHeader("content-type", "text/plain").end(text);
    }

    private void health(HttpServerRequest request) {
        startup.pass()
                .onSuccess(_ -> text(request, 200, "OK\n"))
                .onFailure(e -> text(request, 503, "ext_proc does not answer: " + e + "\n"));
    }

    /**
     * Waits for attachment only before the first time, only when there are AI routes, and not for
     * long: a gateway's other traffic must not depend on us. Where we are one of several, others
     * serve until we have a configuration.
     */
    private void ready(HttpServerRequest request) {
        if (shape == Shape.STANDALONE && config.current().hash().isEmpty()) {
            text(request, 503, "no configuration yet\n");
            return;
        }
        Attachment asked = attachment;
        boolean waits =
                asked != null
                        && !wasReady
                        && !config.current().backends().isEmpty()
                        && !asked.state().attached()
                        && System.nanoTime() - startedNanos
                                < Attachment.patienceMillis() * 1_000_000;
        if (waits) {
            text(request, 503, "waiting for Envoy to attach, see /attached\n");
            return;
        }
        wasReady = true;
        text(request, 200, "OK\n");
    }

    private String attached() {
        Attachment asked = attachment;
        var state =
                asked == null
                        ? new Attachment.State(
                                false, false, 0, new TreeSet<>(), "OUTRIGGER_ENVOY_ADMIN is unset")
                        : asked.state();
        return "{\"shape\":"
                + string(shape.name().toLowerCase(Locale.ROOT))
                + ",\"attached\":"
                + state.attached()
                + ",\"configHash\":"
                + string(config.current().hash())
                + ",\"cluster\":"
                + state.cluster()
                + ",\"routerFilter\":"
                + state.routerFilter()
                + ",\"upstreamClusters\":"
                + string(state.configured() - state.missing().size() + "/" + state.configured())
                + ",\"missing\":"
                + strings(state.missing(), MISSING)
                + ",\"version\":"
                + string(FilterConfig.VERSION)
                + ",\"unknownKeys\":"
                + strings(config.unknownKeys(), UNKNOWN_KEYS)
                + ",\"configError\":"
                + string(config.lastError())
                + ",\"configPending\":"
                + string(config.pending())
                + ",\"lastError\":"
                + string(state.lastError())
                + "}\n";
    }

    private static String strings(Collection<String> texts, int most) {
        return texts.stream()
                .limit(most)
                .map(AdminServer::string)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String string(String text) {
        return new String(JsonString.encode(text), UTF_8);
    }
}
