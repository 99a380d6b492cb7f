package io.outrigger.controller.extension;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.outrigger.controller.extension.envoy.cluster.Cluster;
import io.outrigger.controller.extension.hook.PostTranslateModifyResponse;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.envoygateway.Wiring;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server as gRPC clients see it. */
class ExtensionServerIT {
    private static final int UNAVAILABLE = 14;
    private static final ByteString SERVING = ByteString.copyFrom(new byte[] {8, 1});
    private static final ByteString NOT_SERVING = ByteString.copyFrom(new byte[] {8, 2});

    private final WiringStore store = new WiringStore();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Vertx vertx = Vertx.vertx();
    private ExtensionServer server;
    private HttpClientAgent client;

    @BeforeEach
    void start() {
        server = ExtensionServer.start("127.0.0.1", 0, Optional.empty(), store, registry);
        client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setProtocolVersion(HttpVersion.HTTP_2)
                                .setHttp2ClearTextUpgrade(false));
    }

    @AfterEach
    void stop() {
        server.close();
        vertx.close().await();
    }

    private record Answer(int status, ByteString message) {}

    @Test
    void untilTheClusterHasBeenReadNothingIsServed() throws Exception {
        assertThat(health().message()).isEqualTo(NOT_SERVING);
        assertThat(hook("PostRouteModify", ByteString.EMPTY).status()).isEqualTo(UNAVAILABLE);
        Wiring wiring = SampleTranslations.wiring("one.example", "small");
        var request = SampleTranslations.request("gw", SampleTranslations.content(wiring));
        // a translation waits for what is about to come
        var late = Thread.ofVirtual().start(() -> setAfter(wiring, 300));

        var answer = hook("PostTranslateModify", request.toByteString());

        late.join();
        assertThat(answer.status()).isZero();
        assertThat(names(answer.message())).contains("outrigger/ai/chat/rule/small");
        assertThat(health().message()).isEqualTo(SERVING);
        for (String other :
                List.of(
                        "PostRouteModify",
                        "PostVirtualHostModify",
                        "PostHTTPListenerModify",
                        "PostClusterModify",
                        "PostEndpointsModify")) {
            assertThat(hook(other, ByteString.copyFromUtf8("any")))
                    .isEqualTo(new Answer(0, ByteString.EMPTY));
        }
        assertThat(metrics())
                .contains(
                        "outrigger_extension_hooks_total{hook=\"translation\",result=\"wired\"} 1.0",
                        "outrigger_extension_hooks_total{hook=\"PostRouteModify\",result=\"unavailable\"} 1.0",
                        "outrigger_extension_dead_http_routes 0.0");
    }

    @Test
    void anHttpRouteThatNobodyRemembersKeepsProxiesAsTheyAre() throws Exception {
        store.set(SampleTranslations.wiring("one.example", "small"));
        var request =
                SampleTranslations.request("gw", new Wiring.Content("of", "nobody")).toByteString();

        assertThat(hook("PostTranslateModify", request).status()).isEqualTo(UNAVAILABLE);

        store.set(Wiring.none(DataPlane.DEFAULT));
        var answer = hook("PostTranslateModify", request);
        assertThat(answer.status()).isZero();
        assertThat(names(answer.message())).contains("httproute/ai/chat/rule/0");
        assertThat(metrics()).contains("result=\"stale\"} 1.0");
    }

    private void setAfter(Wiring wiring, long millis) {
        try {
            Thread.sleep(millis);
            store.set(wiring);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer health() {
        var service = ByteString.copyFromUtf8("envoygateway.extension.EnvoyGatewayExtension");
        var request = ByteString.copyFrom(new byte[] {10, (byte) service.size()}).concat(service);
        return call("/grpc.health.v1.Health/Check", request);
    }

    private Answer hook(String method, ByteString message) {
        return call("/envoygateway.extension.EnvoyGatewayExtension/" + method, message);
    }

    private Answer call(String path, ByteString message) {
        var body =
                Buffer.buffer()
                        .appendByte((byte) 0)
                        .appendInt(message.size())
                        .appendBytes(message.toByteArray());
        return client.request(
                        new RequestOptions()
                                .setMethod(HttpMethod.POST)
                                .setHost("127.0.0.1")
                                .setPort(server.port())
                                .setURI(path)
                                .putHeader("content-type", "application/grpc")
                                .putHeader("te", "trailers"))
                .compose(it -> it.send(body))
                .compose(
                        response ->
                                response.body()
                                        .map(
                                                it -> {
                                                    String status =
                                                            response.trailers().get("grpc-status");
                                                    if (status == null) {
                                                        status = response.getHeader("grpc-status");
                                                    }
                                                    return new Answer(
                                                            Integer.parseInt(status),
                                                            it.length() < 5
                                                                    ? ByteString.EMPTY
                                                                    : ByteString.copyFrom(
                                                                            it.getBytes(
                                                                                    5,
                                                                                    it.length())));
                                                }))
                .await();
    }

    private static List<String> names(ByteString response) throws InvalidProtocolBufferException {
        return PostTranslateModifyResponse.parseFrom(response).getClustersList().stream()
                .flatMap(it -> Resource.read(it, Cluster.parser()).message().stream())
                .map(Cluster::getName)
                .toList();
    }

    private String metrics() throws IOException {
        var out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, registry.scrape());
        return out.toString(StandardCharsets.UTF_8);
    }
}
