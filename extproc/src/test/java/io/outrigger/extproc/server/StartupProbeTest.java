package io.outrigger.extproc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.extproc.envoy.HeadersResponse;
import io.outrigger.extproc.envoy.ImmediateResponse;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listeners that accept and do not do their work. */
class StartupProbeTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void anEngineThatNeverAnswersIsGivenUp() {
        var probe = probe(_ -> {});

        assertThatThrownBy(() -> probe.pass().await()).hasMessageContaining("3000");
    }

    @Test
    void aStreamThatFailsIsToldWithItsStatus() {
        var probe =
                probe(
                        call ->
                                call.response()
                                        .putHeader("content-type", "application/grpc")
                                        .putHeader("grpc-status", "13")
                                        .end());

        assertThatThrownBy(() -> probe.pass().await())
                .hasMessageContaining("HTTP 200, grpc-status 13, 0 bytes");
    }

    @Test
    void anAnswerToSomethingElseIsNone() {
        var probe =
                probe(
                        call -> {
                            call.response().putHeader("content-type", "application/grpc");
                            call.response().write(Buffer.buffer(new byte[5]));
                            call.response().trailers().set("grpc-status", "0");
                            call.response().end();
                        });

        assertThatThrownBy(() -> probe.pass().await())
                .hasMessageContaining("grpc-status 0, 5 bytes");
    }

    @Test
    void aRefusalByAnAccessPolicyIsAnAnswer() {
        var refusal =
                ProcessingResponse.newBuilder()
                        .setImmediateResponse(ImmediateResponse.getDefaultInstance())
                        .build();

        assertThat(probe(call -> answer(call, refusal)).pass().await()).isNull();
    }

    @Test
    void aListenerThatIsNotThereIsAskedUntilItIs() {
        var server = vertx.createHttpServer(Limits.http()).requestHandler(_ -> {});
        int port = listening(server);
        server.close().await();
        var probe = probe(port);
        assertThatThrownBy(() -> probe.pass().await()).hasMessageContaining("refused");

        vertx.createHttpServer(Limits.http())
                .requestHandler(StartupProbeTest::goOn)
                .listen(port, "127.0.0.1")
                .await();

        assertThat(probe.pass().await()).isNull();
    }

    private static void goOn(HttpServerRequest call) {
        answer(
                call,
                ProcessingResponse.newBuilder()
                        .setRequestHeaders(HeadersResponse.getDefaultInstance())
                        .build());
    }

    private static void answer(HttpServerRequest call, ProcessingResponse answer) {
        call.response().putHeader("content-type", "application/grpc");
        call.response().write(Frames.of(answer));
        call.response().trailers().set("grpc-status", "0");
        call.response().end();
    }

    private StartupProbe probe(Handler<HttpServerRequest> engine) {
        return probe(listening(vertx.createHttpServer(Limits.http()).requestHandler(engine)));
    }

    private static int listening(HttpServer server) {
        return server.listen(0, "127.0.0.1").await().actualPort();
    }

    private StartupProbe probe(int port) {
        var listener = SocketAddress.inetSocketAddress(port, "127.0.0.1");
        return new StartupProbe(vertx, listener, "/v1/chat/completions");
    }
}
