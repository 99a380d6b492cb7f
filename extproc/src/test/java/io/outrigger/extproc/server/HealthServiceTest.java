package io.outrigger.extproc.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.grpc.server.GrpcServer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Speaks gRPC frames by hand: what is on the wire must be right, not what our own codec reads. */
class HealthServiceTest {
    private static final Buffer SERVING = frame(8, 1);
    private static final Buffer NOT_SERVING = frame(8, 2);
    private static final Buffer SERVICE_UNKNOWN = frame(8, 3);

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Buffer> received = new LinkedBlockingQueue<>();
    private volatile boolean serves;
    private HttpServer server;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        GrpcServer grpc = GrpcServer.server(vertx);
        HealthService.offer(vertx, grpc, () -> serves);
        server =
                vertx.createHttpServer(Limits.http())
                        .requestHandler(grpc)
                        .listen(0, "127.0.0.1")
                        .await(5, TimeUnit.SECONDS);
        client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setProtocolVersion(HttpVersion.HTTP_2)
                                .setHttp2ClearTextUpgrade(false));
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void isServingOnlyOnceAConfigurationWasLoaded() throws Exception {
        call("Check", "");
        assertThat(next()).isEqualTo(NOT_SERVING);

        serves = true;

        call("Check", "envoy.service.ext_proc.v3.ExternalProcessor");
        assertThat(next()).isEqualTo(SERVING);
    }

    @Test
    void watchTellsTheChange() throws Exception {
        call("Watch", "");
        assertThat(next()).isEqualTo(NOT_SERVING);
        assertThat(received.poll(300, TimeUnit.MILLISECONDS)).isNull();

        serves = true;

        assertThat(next()).isEqualTo(SERVING);
    }

    @Test
    void aWatcherThatLeavesHarmsNobody() throws Exception {
        HttpClientResponse watch = call("Watch", "");
        assertThat(next()).isEqualTo(NOT_SERVING);
        watch.request().reset();
        serves = true;
        Thread.sleep(300);

        call("Check", "");

        assertThat(next()).isEqualTo(SERVING);
    }

    @Test
    void unknownServicesAreToldSo() throws Exception {
        call("Watch", "nope");
        assertThat(next()).isEqualTo(SERVICE_UNKNOWN);

        HttpClientResponse check = call("Check", "nope");

        assertThat(status(check)).isEqualTo("5");
    }

    @Test
    void listsItself() throws Exception {
        serves = true;

        call("List", "");

        assertThat(String.valueOf(next())).contains("extproc");
    }

    private static @Nullable String status(HttpClientResponse response) throws Exception {
        String early = response.getHeader("grpc-status");
        if (early != null) {
            return early;
        }
        response.end().await(5, TimeUnit.SECONDS);
        return response.getTrailer("grpc-status");
    }

    private HttpClientResponse call(String method, String service) throws Exception {
        int[] message = new int[service.isEmpty() ? 0 : service.length() + 2];
        if (message.length > 0) {
            message[0] = 10;
            message[1] = service.length();
            for (int i = 0; i < service.length(); i++) {
                message[i + 2] = service.charAt(i);
            }
        }
        return client.request(
                        HttpMethod.POST,
                        server.actualPort(),
                        "127.0.0.1",
                        "/grpc.health.v1.Health/" + method)
                .compose(
                        request ->
                                request.putHeader("content-type", "application/grpc")
                                        .putHeader("te", "trailers")
                                        .send(frame(message)))
                .onSuccess(response -> response.handler(received::add))
                .await(5, TimeUnit.SECONDS);
    }

    private @Nullable Buffer next() throws InterruptedException {
        return received.poll(5, TimeUnit.SECONDS);
    }

    private static Buffer frame(int... message) {
        var frame = Buffer.buffer().appendByte((byte) 0).appendInt(message.length);
        for (int b : message) {
            frame.appendByte((byte) b);
        }
        return frame;
    }
}
