package io.outrigger.extproc.server;

import io.outrigger.extproc.exchange.Scene;
import io.outrigger.extproc.serving.ServingConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.server.GrpcServer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gRPC server that Envoy connects to. */
public final class ExtProcServer {
    private static final Logger LOG = LoggerFactory.getLogger(ExtProcServer.class);

    static final String PROCESS = "/envoy.service.ext_proc.v3.ExternalProcessor/Process";

    private final HttpServer http;
    private final SocketAddress asked;
    private final AtomicInteger connections;

    private ExtProcServer(HttpServer http, SocketAddress asked, AtomicInteger connections) {
        this.http = http;
        this.asked = asked;
        this.connections = connections;
    }

    /**
     * Binds and accepts.
     *
     * @param maxBody longest request body, in bytes
     * @param config what a stream that opens now is to serve
     */
    public static Future<ExtProcServer> listen(
            Vertx vertx,
            SocketAddress address,
            long maxBody,
            Scene scene,
            Supplier<ServingConfig> config) {
        var connections = new AtomicInteger();
        GrpcServer grpc = GrpcServer.server(vertx);
        HealthService.offer(vertx, grpc, () -> !config.get().hash().isEmpty());
        return vertx.createHttpServer(Limits.http())
                .connectionHandler(
                        connection -> {
                            connections.incrementAndGet();
                            connection.closeHandler(_ -> connections.decrementAndGet());
                            connection.exceptionHandler(
                                    e -> LOG.atWarn().setCause(e).log("connection failed"));
                        })
                .requestHandler(
                        call -> {
                            if (PROCESS.equals(call.path())) {
                                ProcessorStream.serve(
                                        call, Limits.message(maxBody), scene, config.get());
                            } else {
                                grpc.handle(call);
                            }
                        })
                .listen(address)
                .map(http -> new ExtProcServer(http, address, connections));
    }

    /** Connections that are open; none when Envoy has gone. */
    public int connections() {
        return connections.get();
    }

    /** Where it listens, with the port that it got. */
    public SocketAddress address() {
        return asked.isDomainSocket()
                ? asked
                : SocketAddress.inetSocketAddress(port(), asked.host());
    }

    /** The TCP port, or -1 on a Unix socket. */
    public int port() {
        return http.actualPort();
    }

    public Future<Void> close() {
        return http.close();
    }
}
