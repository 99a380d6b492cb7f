package io.outrigger.conformance.standalone;

import io.outrigger.extproc.envoy.auth.AttributeContext;
import io.outrigger.extproc.envoy.auth.CheckRequest;
import io.outrigger.extproc.envoy.auth.CheckResponse;
import io.outrigger.extproc.envoy.auth.DeniedHttpResponse;
import io.outrigger.extproc.envoy.auth.HeaderValue;
import io.outrigger.extproc.envoy.auth.HeaderValueOption;
import io.outrigger.extproc.envoy.auth.HttpStatus;
import io.outrigger.extproc.envoy.auth.OkHttpResponse;
import io.outrigger.extproc.envoy.auth.Status;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An authorization service of Envoy's that knows one client, Ann, and tells her name. */
public final class GrpcAuthorizer implements AutoCloseable {
    private static final ServiceMethod<CheckRequest, CheckResponse> CHECK =
            ServiceMethod.server(
                    ServiceName.create("envoy.service.auth.v3.Authorization"),
                    "Check",
                    GrpcMessageEncoder.encoder(),
                    GrpcMessageDecoder.decoder(CheckRequest.newBuilder()));
    private static final int UNAUTHENTICATED = 16;

    private final Vertx vertx = Vertx.vertx();
    private final List<AttributeContext> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    private GrpcAuthorizer() {
        server =
                vertx.createHttpServer()
                        .requestHandler(GrpcServer.server(vertx).callHandler(CHECK, this::answer))
                        .listen(0, "127.0.0.1")
                        .await();
    }

    /** A service on a free port. */
    public static GrpcAuthorizer start() {
        return new GrpcAuthorizer();
    }

    public int port() {
        return server.actualPort();
    }

    /** What it was asked, oldest first. */
    public List<AttributeContext> asked() {
        return asked;
    }

    /** Answers nobody any more. */
    public void stop() {
        server.close().await();
    }

    private void answer(GrpcServerRequest<CheckRequest, CheckResponse> call) {
        call.handler(
                question -> {
                    var attributes = question.getAttributes();
                    asked.add(attributes);
                    var headers = attributes.getRequest().getHttp().getHeadersMap();
                    var token = headers.get("authorization");
                    call.response().end("Bearer ann".equals(token) ? admitted() : refused());
                });
    }

    private static CheckResponse admitted() {
        return CheckResponse.newBuilder()
                .setStatus(Status.getDefaultInstance())
                .setOkResponse(
                        OkHttpResponse.newBuilder()
                                .addHeaders(header("x-user", "ann"))
                                .addHeadersToRemove("x-secret"))
                .build();
    }

    private static CheckResponse refused() {
        return CheckResponse.newBuilder()
                .setStatus(Status.newBuilder().setCode(UNAUTHENTICATED))
                .setDeniedResponse(
                        DeniedHttpResponse.newBuilder()
                                .setStatus(HttpStatus.newBuilder().setCode(401))
                                .addHeaders(header("www-authenticate", "Bearer realm=\"ann\"")))
                .build();
    }

    private static HeaderValueOption header(String name, String value) {
        return HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
                .build();
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
