package io.outrigger.webhook.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.webhook.Identity;
import io.outrigger.webhook.Samples;
import io.outrigger.webhook.Trees;
import io.outrigger.webhook.decision.Gateways;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookServerTest {
    private static final String REVIEW =
            """
            {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{
              "uid":"u1","kind":{"group":"","version":"v1","kind":"Pod"},
              "namespace":"ai","operation":"CREATE","dryRun":%s,
              "object":{"metadata":{"labels":{"gateway.networking.k8s.io/gateway-name":"gw"}},
                "spec":{"containers":[{"name":"istio-proxy"}]}}}}
            """;

    private final Identity identity = new Identity();
    private final WebhookServer server = started(Gateways.NONE, 0);
    private final HttpClient client =
            HttpClient.newBuilder().sslContext(identity.trusting()).build();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
    void gatewayPodComesBackWithAPatch(HttpClient.Version version) throws Exception {
        var response = send(post("/mutate", review(false)).version(version));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.version()).isEqualTo(version);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        var answer = Trees.json(response.body()).path("response");
        assertThat(answer.path("uid").stringValue()).isEqualTo("u1");
        assertThat(answer.path("patchType").stringValue()).isEqualTo("JSONPatch");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /mutate,  text/plain,       415",
        "GET,  /mutate,  application/json, 405",
        "POST, /livez,   application/json, 405",
        "POST, /unknown, application/json, 404",
        "POST, /mutate,  application/json, 400",
        "GET,  /livez,   application/json, 200",
        "GET,  /readyz,  application/json, 503",
    })
    void otherRequestsGetTheirStatus(String method, String path, String type, int status)
            throws Exception {
        var request =
                HttpRequest.newBuilder(uri(path))
                        .header("content-type", type)
                        .method(method, BodyPublishers.ofString("{}"));

        assertThat(send(request).statusCode()).isEqualTo(status);
    }

    @Test
    void readyOnceTheApiServerTrustsItUntilItDrains() throws Exception {
        assertThat(readiness()).isEqualTo("503 starting");
        server.ready();
        assertThat(readiness()).isEqualTo("200 ok");
        server.drain();
        assertThat(readiness()).isEqualTo("503 draining");
        server.ready();
        assertThat(readiness()).isEqualTo("503 draining");
    }

    @Test
    void reviewsAreAnsweredWhileDraining() throws Exception {
        server.drain();

        assertThat(send(post("/mutate", review(false))).statusCode()).isEqualTo(200);
        try (var open = Wire.open(identity.trusting(), server.port(), "TLSv1.3")) {
            open.send(get("/livez"));
            assertThat(open.status()).isEqualTo("HTTP/1.1 200 OK");
            open.send(get("/livez"));
            assertThatThrownBy(open::status).as("kept open").isInstanceOf(IOException.class);
        }
    }

    private String readiness() throws Exception {
        var response = send(HttpRequest.newBuilder(uri("/readyz")));
        return response.statusCode() + " " + response.body().strip();
    }

    @Test
    void malformedReviewIsExplained() throws Exception {
        var response = send(post("/mutate", BodyPublishers.ofString("{}")));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(Trees.json(response.body()))
                .isEqualTo(
                        Trees.json(
                                """
                                {"kind": "Status", "apiVersion": "v1", "status": "Failure",
                                 "message": "kind:  (expected: AdmissionReview)", "code": 400}
                                """));
        assertThat(metrics())
                .contains("{decision=\"error\",dry_run=\"false\",reason=\"malformed\"} 1.0");
    }

    @ParameterizedTest
    @CsvSource({"3145728, 400", "3145729, 413"})
    void bodyIsBounded(int size, int status) throws Exception {
        var response = send(post("/mutate", BodyPublishers.ofByteArray(new byte[size])));

        assertThat(response.statusCode()).isEqualTo(status);
    }

    @Test
    void typeMayHaveParameters() throws Exception {
        var request =
                HttpRequest.newBuilder(uri("/mutate"))
                        .header("content-type", "Application/JSON; charset=utf-8")
                        .POST(review(false));

        assertThat(send(request).statusCode()).isEqualTo(200);
    }

    @Test
    void dryRunsAreCountedApart() throws Exception {
        send(post("/mutate", review(true)));
        send(post("/mutate", review(false)));
        send(post("/mutate", review(false)));

        assertThat(metrics())
                .contains(
                        "outrigger_admission_reviews_total{decision=\"inject\",dry_run=\"true\","
                                + "reason=\"istio_gateway_api\"} 1.0")
                .contains(
                        "outrigger_admission_reviews_total{decision=\"inject\",dry_run=\"false\","
                                + "reason=\"istio_gateway_api\"} 2.0")
                .contains("outrigger_admission_duration_seconds_count 3");
    }

    @Test
    void faultOfOursIsA500AndLeavesThePodToTheFailurePolicy() throws Exception {
        Gateways broken =
                _ -> {
                    throw new IllegalStateException("secret detail");
                };
        try (var faulty = started(broken, 0)) {
            var request =
                    HttpRequest.newBuilder(
                                    URI.create("https://127.0.0.1:" + faulty.port() + "/mutate"))
                            .header("content-type", "application/json")
                            .POST(review(false));

            var response = send(request);

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(Trees.json(response.body()).path("message").stringValue())
                    .isEqualTo("internal fault, see the log of the webhook");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void certificateIsReplacedWithoutDroppingAConnection(String protocol) throws Exception {
        try (var open = Wire.open(identity.trusting(), server.port(), protocol)) {
            open.send(get("/livez"));
            assertThat(open.status()).isEqualTo("HTTP/1.1 200 OK");

            server.reload(identity.issued());

            try (var fresh = Wire.open(identity.trusting(), server.port(), protocol)) {
                assertThat(fresh.serial()).isNotEqualTo(open.serial());
            }
            open.send(get("/livez"));
            assertThat(open.status()).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void unusableCertificateIsRefusedAndTheOldOneStays() throws Exception {
        var broken = new TlsIdentity("nonsense", identity.issued().privateKey());

        assertThatThrownBy(() -> server.reload(broken))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("webhook cannot use the new certificate: ");

        assertThat(send(HttpRequest.newBuilder(uri("/livez"))).statusCode()).isEqualTo(200);
    }

    @Test
    void clientThatTrustsAnotherAuthorityIsNotServed() {
        assertThatThrownBy(() -> Wire.open(new Identity().trusting(), server.port(), "TLSv1.3"))
                .hasMessageContaining("PKIX path");
    }

    @Test
    void requestThatHasBegunIsAnsweredWhileDraining() throws Exception {
        var ending = started(Gateways.NONE, 0);
        try (var open = Wire.open(identity.trusting(), ending.port(), "TLSv1.3")) {
            var body = REVIEW.formatted("false");
            open.send(
                    "POST /mutate HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                            + "content-length: %d\r\n\r\n".formatted(body.length()));
            open.send(body.substring(0, 100));
            var closed = CompletableFuture.runAsync(ending::close);
            awaitRefused(ending.port());

            open.send(body.substring(100));

            assertThat(open.status()).isEqualTo("HTTP/1.1 200 OK");
            closed.get(WebhookServer.DRAIN_SECONDS - 1, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
    void idleConnectionDoesNotDelayTheEnd(HttpClient.Version version) throws Exception {
        var ending = started(Gateways.NONE, 0);
        var livez = URI.create("https://127.0.0.1:" + ending.port() + "/livez");
        assertThat(send(HttpRequest.newBuilder(livez).version(version)).version())
                .isEqualTo(version);

        assertThatCode(
                        () ->
                                CompletableFuture.runAsync(ending::close)
                                        .get(WebhookServer.DRAIN_SECONDS - 1, TimeUnit.SECONDS))
                .doesNotThrowAnyException();
    }

    @Test
    void portInUseIsAClearError() {
        assertThatThrownBy(() -> started(Gateways.NONE, server.port()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "webhook cannot listen on 127.0.0.1:" + server.port() + ": ");
    }

    @Test
    void keyNeverShowsInText() {
        assertThat(identity.issued().toString()).isEqualTo("TlsIdentity[privateKey=[redacted]]");
    }

    private WebhookServer started(Gateways gateways, int port) {
        return WebhookServer.start(
                new Address("127.0.0.1", port),
                identity.issued(),
                Samples.injector(gateways),
                new PrometheusRegistry());
    }

    private void awaitRefused(int port) throws Exception {
        for (int i = 0; i < 500; i++) {
            try (var _ = Wire.open(identity.trusting(), port, "TLSv1.3")) {
                Thread.sleep(10);
            } catch (ConnectException e) {
                return;
            } catch (IOException e) {
                // closed between accept and handshake: ask again
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("the server still accepts connections");
    }

    private String metrics() throws Exception {
        return send(HttpRequest.newBuilder(uri("/metrics"))).body();
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder post(String path, BodyPublisher body) {
        return HttpRequest.newBuilder(uri(path))
                .header("content-type", "application/json")
                .POST(body);
    }

    private URI uri(String path) {
        return URI.create("https://127.0.0.1:" + server.port() + path);
    }

    private static BodyPublisher review(boolean dryRun) {
        return BodyPublishers.ofString(REVIEW.formatted(dryRun));
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nhost: x\r\n\r\n";
    }
}
