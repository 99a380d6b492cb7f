package io.outrigger.extproc.server;

import io.outrigger.extproc.server.HealthMethod.Status;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * gRPC's own health service. The process serves from the moment when a configuration was loaded;
 * then it always has one.
 */
final class HealthService {
    private static final String EXT_PROC = "envoy.service.ext_proc.v3.ExternalProcessor";
    private static final List<String> SERVICES = List.of("", EXT_PROC, "extproc");
    private static final long LOOK_MILLIS = 100;

    private final Vertx vertx;
    private final BooleanSupplier serves;

    private HealthService(Vertx vertx, BooleanSupplier serves) {
        this.vertx = vertx;
        this.serves = serves;
    }

    /**
     * Offers the service.
     *
     * @param serves whether a configuration was loaded
     */
    static void offer(Vertx vertx, GrpcServer grpc, BooleanSupplier serves) {
        var service = new HealthService(vertx, serves);
        grpc.callHandler(HealthMethod.CHECK, call -> new Call(call).onService(service::check));
        grpc.callHandler(HealthMethod.WATCH, call -> new Call(call).onService(service::watch));
        grpc.callHandler(HealthMethod.LIST, call -> new Call(call).onService(service::list));
    }

    private Status status(String service) {
        if (!SERVICES.contains(service)) {
            return Status.SERVICE_UNKNOWN;
        }
        return serves.getAsBoolean() ? Status.SERVING : Status.NOT_SERVING;
    }

    private void check(Call call, String service) {
        Status status = status(service);
        if (status == Status.SERVICE_UNKNOWN) {
            call.end(GrpcStatus.NOT_FOUND);
        } else {
            call.write(status.message());
            call.end(GrpcStatus.OK);
        }
    }

    private void list(Call call, String ignored) {
        call.write(HealthMethod.list(List.of("extproc"), status("extproc")));
        call.end(GrpcStatus.OK);
    }

    private void watch(Call call, String service) {
        Status told = status(service);
        call.write(told.message());
        if (told == Status.NOT_SERVING) {
            vertx.setTimer(LOOK_MILLIS, _ -> look(call, service));
        }
    }

    private void look(Call call, String service) {
        if (call.closed) {
            return;
        }
        if (status(service) == Status.SERVING) {
            call.write(Status.SERVING.message());
        } else {
            vertx.setTimer(LOOK_MILLIS, _ -> look(call, service));
        }
    }

    /** What to do once the name of a service has come. */
    @FunctionalInterface
    private interface OnService {
        void accept(Call call, String service);
    }

    /** One call. As in {@link ProcessorStream}, nothing is written after a reset. */
    private static final class Call {
        private final GrpcServerRequest<String, Buffer> request;
        private final GrpcServerResponse<String, Buffer> response;
        private Future<Void> lastWrite = Future.succeededFuture();
        private boolean closed;

        Call(GrpcServerRequest<String, Buffer> request) {
            this.request = request;
            this.response = request.response();
            response.exceptionHandler(_ -> closed = true);
            request.exceptionHandler(_ -> closed = true);
            request.errorHandler(_ -> closed = true);
        }

        void onService(OnService handler) {
            request.handler(service -> handler.accept(this, service));
        }

        void write(Buffer message) {
            if (!closed) {
                lastWrite = response.write(message);
            }
        }

        void end(GrpcStatus status) {
            Context context = Objects.requireNonNull(Vertx.currentContext(), "on an event loop");
            lastWrite.onSuccess(_ -> context.runOnContext(_ -> trailers(status)));
        }

        private void trailers(GrpcStatus status) {
            if (!closed) {
                closed = true;
                response.status(status).end();
            }
        }
    }
}
