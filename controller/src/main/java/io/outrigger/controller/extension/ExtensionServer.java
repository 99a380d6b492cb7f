package io.outrigger.controller.extension;

import io.outrigger.controller.extension.HookMetrics.Result;
import io.outrigger.controller.extension.hook.PostTranslateModifyRequest;
import io.outrigger.controller.extension.hook.PostTranslateModifyResponse;
import io.outrigger.webhook.server.EventLoops;
import io.outrigger.webhook.server.TlsIdentity;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves Envoy Gateway's extension hooks, on every replica. Before the cluster has been read it is
 * not serving, and hooks answer {@code UNAVAILABLE}: Envoy Gateway then keeps what its proxies
 * have.
 */
public final class ExtensionServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ExtensionServer.class);

    /** What is looked at; Envoy Gateway's own limit is 4 MiB unless it is told otherwise. */
    private static final long MAX_BYTES = 64L << 20;

    /** What is taken from the wire, to hand it back unchanged. */
    private static final long MAX_MESSAGE = 512L << 20;

    private static final int WORKERS = 8;

    /** Envoy Gateway sets no deadline: it would wait forever. */
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final WiringStore store;
    private final HookMetrics metrics;
    private final Translations translations;
    private final HttpServer http;

    private ExtensionServer(
            String host,
            int port,
            Optional<TlsIdentity> tls,
            WiringStore store,
            PrometheusRegistry registry) {
        vertx = EventLoops.one();
        workers =
                vertx.createSharedWorkerExecutor(
                        "extension", WORKERS, DEADLINE.toSeconds(), TimeUnit.SECONDS);
        this.store = store;
        metrics = new HookMetrics(registry);
        translations = new Translations(store, metrics, MAX_BYTES);
        http =
                vertx.createHttpServer(
                                tls.map(TlsIdentity::http)
                                        .orElseGet(HttpServerOptions::new)
                                        .setHost(host)
                                        .setPort(port)
                                        .setHttp2ClearTextEnabled(true))
                        .requestHandler(grpc())
                        .listen()
                        .await();
    }

    /**
     * Listens.
     *
     * @param port 0 for a free one
     * @param tls what it shows; empty for plaintext
     * @param store what is answered from; empty at first
     */
    public static ExtensionServer start(
            String host,
            int port,
            Optional<TlsIdentity> tls,
            WiringStore store,
            PrometheusRegistry registry) {
        return new ExtensionServer(host, port, tls, store, registry);
    }

    /** Shows another certificate from the next handshake on; open connections stay. */
    public void reload(TlsIdentity tls) {
        http.updateSSLOptions(tls.ssl(), true).await();
    }

    /** The TCP port. */
    public int port() {
        return http.actualPort();
    }

    private GrpcServer grpc() {
        var grpc = GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(MAX_MESSAGE));
        grpc.callHandler(Hook.HEALTH, this::health);
        grpc.callHandler(Hook.TRANSLATE, this::translate);
        for (var method : Hook.LEFT_ALONE) {
            grpc.callHandler(method, call -> leftAlone(method.methodName(), call));
        }
        return grpc;
    }

    /** Of any service that is asked for: there is one. */
    private void health(GrpcServerRequest<Buffer, Buffer> call) {
        call.exceptionHandler(_ -> {});
        call.errorHandler(_ -> {});
        call.handler(
                _ ->
                        end(
                                call,
                                Optional.of(
                                        store.latest().isPresent()
                                                ? Hook.SERVING
                                                : Hook.NOT_SERVING)));
    }

    private void translate(
            GrpcServerRequest<PostTranslateModifyRequest, PostTranslateModifyResponse> call) {
        call.exceptionHandler(_ -> {});
        call.errorHandler(_ -> {});
        call.handler(
                request ->
                        workers.executeBlocking(() -> translations.answer(request), false)
                                .timeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                                .onComplete(
                                        it -> end(call, it),
                                        e -> {
                                            LOG.atError().setCause(e).log("A hook failed");
                                            end(call, Optional.empty());
                                        }));
    }

    private void leftAlone(String hook, GrpcServerRequest<Buffer, Buffer> call) {
        call.exceptionHandler(_ -> {});
        call.errorHandler(_ -> {});
        call.handler(
                _ -> {
                    boolean serves = store.latest().isPresent();
                    metrics.count(hook, serves ? Result.UNCHANGED : Result.UNAVAILABLE);
                    end(call, serves ? Optional.of(Buffer.buffer()) : Optional.empty());
                });
    }

    private static <Q, R> void end(GrpcServerRequest<Q, R> call, Optional<R> answer) {
        if (answer.isPresent()) {
            call.response().end(answer.get());
        } else {
            call.response()
                    .status(GrpcStatus.UNAVAILABLE)
                    .statusMessage(
                            "the cluster has not been read yet, or an HTTPRoute is being replaced")
                    .end();
        }
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
