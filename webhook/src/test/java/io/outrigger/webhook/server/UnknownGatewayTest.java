package io.outrigger.webhook.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.sidecar.SidecarMode;
import io.outrigger.webhook.Identity;
import io.outrigger.webhook.Samples;
import io.outrigger.webhook.Trees;
import io.outrigger.webhook.decision.GatewayRef;
import io.outrigger.webhook.decision.Gateways;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pod may be faster than the watch on its Gateway: then the API server is asked, once. */
class UnknownGatewayTest {
    private final Identity identity = new Identity();
    private final HttpClient client =
            HttpClient.newBuilder().sslContext(identity.trusting()).build();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void stop() {
        never.countDown();
        client.close();
    }

    /** Knows the gateway {@code known} and nothing of others until it asks. */
    private static final class Asking implements Gateways {
        private final Function<GatewayRef, Standing> answer;
        private final AtomicInteger asked = new AtomicInteger();

        Asking(Function<GatewayRef, Standing> answer) {
            this.answer = answer;
        }

        @Override
        public Standing find(GatewayRef ref) {
            return ref.equals(new GatewayRef.Named("ai", "known"))
                    ? new Standing.Ours(Samples.SETTINGS)
                    : new Standing.Unknown();
        }

        @Override
        public Standing ask(GatewayRef ref) {
            asked.incrementAndGet();
            return answer.apply(ref);
        }
    }

    @Test
    void itsSettingsAreThoseThatWereFound() throws Exception {
        var plain = Samples.SETTINGS.withMode(SidecarMode.PLAIN);
        var gateways = new Asking(_ -> new Gateways.Standing.Ours(plain));
        try (var server = started(gateways)) {
            var patch = patch(server, pod("gw"));

            assertThat(patch).contains("/spec/containers/-").doesNotContain("initContainers");
            assertThat(gateways.asked).hasValue(1);
            assertThat(metrics(server))
                    .contains("outrigger_admission_lookups_total{result=\"found\"} 1.0");
        }
    }

    @Test
    void whoIsKnownIsNotAskedFor() throws Exception {
        var gateways = new Asking(_ -> new Gateways.Standing.NotOurs());
        try (var server = started(gateways)) {
            assertThat(patch(server, pod("known"))).contains("/spec/initContainers");
            assertThat(patch(server, "\"annotations\":{\"inject.istio.io/templates\":\"gateway\"}"))
                    .as("names no Gateway")
                    .contains("/spec/initContainers");

            assertThat(gateways.asked).hasValue(0);
        }
    }

    @Test
    void whoIsNotFoundGetsTheDefaults() throws Exception {
        try (var server = started(new Asking(_ -> new Gateways.Standing.Unknown()))) {
            assertThat(patch(server, pod("gw"))).contains("/spec/initContainers");
            assertThat(metrics(server))
                    .contains("outrigger_admission_lookups_total{result=\"not_found\"} 1.0");
        }
    }

    @Test
    void aQuestionThatFailsGivesTheDefaults() throws Exception {
        var gateways =
                new Asking(
                        _ -> {
                            throw new IllegalStateException("no API server");
                        });
        try (var server = started(gateways)) {
            assertThat(patch(server, pod("gw"))).contains("/spec/initContainers");
            assertThat(metrics(server))
                    .contains("outrigger_admission_lookups_total{result=\"failed\"} 1.0");
        }
    }

    /** More than there are threads to ask with, and others are answered in the meantime. */
    @Test
    void aQuestionWithoutAnAnswerCostsASecondAndHoldsNobodyUp() throws Exception {
        var gateways = new Asking(this::hang);
        try (var server = started(gateways);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            patch(server, pod("known"));
            long begin = System.nanoTime();
            var waiting =
                    IntStream.range(0, 50)
                            .mapToObj(_ -> threads.submit(() -> patch(server, pod("gw"))))
                            .toList();
            while (gateways.asked.get() == 0) {
                Thread.sleep(1);
            }

            patch(server, pod("known"));
            assertThat(waiting).noneMatch(Future::isDone);

            for (var it : waiting) {
                assertThat(it.get(5, TimeUnit.SECONDS)).contains("/spec/initContainers");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(900), Duration.ofMillis(3_500));
            never.countDown();
        }
    }

    /** Whoever has gone away in the meantime does no harm. */
    @Test
    void aClientThatDoesNotWaitIsForgotten() throws Exception {
        var gateways = new Asking(this::hang);
        try (var server = started(gateways)) {
            var body = review(pod("gw"));
            try (var wire = Wire.open(identity.trusting(), server.port(), "TLSv1.3")) {
                wire.send(
                        "POST /mutate HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                                + "content-length: %d\r\n\r\n%s".formatted(body.length(), body));
                while (gateways.asked.get() == 0) {
                    Thread.sleep(1);
                }
            }
            Thread.sleep(1_200);

            assertThat(patch(server, pod("known"))).contains("/spec/initContainers");
            never.countDown();
        }
    }

    private Gateways.Standing hang(GatewayRef ref) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Gateways.Standing.NotOurs();
    }

    private WebhookServer started(Gateways gateways) {
        return WebhookServer.start(
                new Address("127.0.0.1", 0),
                identity.issued(),
                Samples.injector(gateways),
                new PrometheusRegistry());
    }

    private static String pod(String gateway) {
        return "\"labels\":{\"gateway.networking.k8s.io/gateway-name\":\"%s\"}".formatted(gateway);
    }

    private static String review(String metadata) {
        return """
        {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{
          "uid":"u1","kind":{"group":"","version":"v1","kind":"Pod"},
          "namespace":"ai","operation":"CREATE",
          "object":{"metadata":{%s},"spec":{"containers":[{"name":"istio-proxy"}]}}}}
        """
                .formatted(metadata);
    }

    private String patch(WebhookServer server, String metadata) throws Exception {
        var request =
                HttpRequest.newBuilder(uri(server, "/mutate"))
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(review(metadata)))
                        .build();
        var body = client.send(request, BodyHandlers.ofString()).body();
        var patch = Trees.json(body).at("/response/patch").stringValue();
        return new String(Base64.getDecoder().decode(patch), UTF_8);
    }

    private String metrics(WebhookServer server) throws Exception {
        var request = HttpRequest.newBuilder(uri(server, "/metrics")).build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    private static URI uri(WebhookServer server, String path) {
        return URI.create("https://127.0.0.1:" + server.port() + path);
    }
}
