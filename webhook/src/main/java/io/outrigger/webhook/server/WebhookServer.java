package io.outrigger.webhook.server;

import io.outrigger.webhook.admission.Injector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running webhook.
 *
 * <p>Almost all work is CPU work of well under a millisecond, so one event loop does it.
 */
public final class WebhookServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookServer.class);
    private static final int PATIENCE_SECONDS = 10;
    static final int DRAIN_SECONDS = 5;

    /** The API server keeps connections for later reviews; one that is silent this long is gone. */
    private static final int IDLE_SECONDS = 300;

    private final Vertx vertx;
    private final HttpServer server;
    private final AtomicReference<Phase> phase;

    private WebhookServer(Vertx vertx, HttpServer server, AtomicReference<Phase> phase) {
        this.vertx = vertx;
        this.server = server;
        this.phase = phase;
    }

    /**
     * Starts to answer reviews; {@code /readyz} asks for none before {@link #ready}.
     *
     * @throws IllegalStateException if it cannot listen, or the certificate is unusable
     */
    public static WebhookServer start(
            Address address, TlsIdentity tls, Injector injector, PrometheusRegistry registry) {
        var phase = new AtomicReference<>(Phase.STARTING);
        var vertx = EventLoops.one();
        var mutate = new Mutate(vertx, injector, new Metrics(registry));
        try {
            var server =
                    finished(
                            "listen on " + address.host() + ":" + address.port(),
                            vertx.createHttpServer(httpOptions(tls))
                                    .requestHandler(new Routes(mutate, registry, phase::get))
                                    .listen(address.port(), address.host()));
            LOG.atInfo().addKeyValue(LogKeys.PORT, server.actualPort()).log("Webhook is ready");
            return new WebhookServer(vertx, server, phase);
        } catch (IllegalStateException e) {
            vertx.close();
            throw e;
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.actualPort();
    }

    /**
     * Shows another certificate from the next handshake on; open connections stay.
     *
     * @throws IllegalStateException if it is unusable; the old one stays
     */
    public void reload(TlsIdentity tls) {
        finished("use the new certificate", server.updateSSLOptions(tls.ssl(), true));
        LOG.atInfo().log("Webhook certificate replaced");
    }

    /** The API server trusts the certificate: requests may come. */
    public void ready() {
        phase.compareAndSet(Phase.STARTING, Phase.READY);
    }

    /** Reports not ready, but still answers whoever has not heard of it. */
    public void drain() {
        phase.set(Phase.DRAINING);
    }

    /** Reports not ready, finishes what it has begun, then stops. */
    @Override
    public void close() {
        drain();
        finished("drain", server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS));
        finished("stop", vertx.close());
    }

    private static HttpServerOptions httpOptions(TlsIdentity tls) {
        return tls.http().setIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    private static <T> T finished(String step, Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("webhook cannot " + step + ": interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "webhook cannot " + step + ": " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "webhook cannot %s: no end after %d s".formatted(step, PATIENCE_SECONDS), e);
        }
    }
}
