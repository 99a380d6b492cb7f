package io.outrigger.webhook.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.Golden;
import io.outrigger.webhook.Samples;
import io.outrigger.webhook.Trees;
import io.outrigger.webhook.decision.Gateways;
import io.outrigger.webhook.decision.Gateways.Standing;
import io.outrigger.webhook.decision.SkipReason;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A reason is told in four places, and in all of them it is the same. */
class OutcomesTest {
    /** A golden pod that is skipped, and why. */
    record Outcome(SkipReason reason, String pod, Gateways gateways) {
        @Override
        public String toString() {
            return reason.text();
        }
    }

    static Stream<Outcome> outcomes() {
        return Stream.of(SkipReason.values()).map(OutcomesTest::outcome);
    }

    private static Outcome outcome(SkipReason reason) {
        var pod =
                switch (reason) {
                    case OPTED_OUT -> "opted-out";
                    case NOT_A_GATEWAY_POD -> "plain-app";
                    case WAYPOINT -> "waypoint";
                    case AGENTGATEWAY -> "agentgateway";
                    case GATEWAY_NOT_OURS -> "gateway-elsewhere-not-ours";
                    case WINDOWS -> "windows";
                    case HOST_NETWORK -> "host-network";
                    case NO_PROXY_CONTAINER -> "marked-app";
                    case FOREIGN_SIDECAR -> "foreign-sidecar";
                    case ALREADY_INJECTED -> "already-injected";
                };
        return new Outcome(
                reason,
                pod,
                reason == SkipReason.GATEWAY_NOT_OURS
                        ? _ -> new Standing.NotOurs()
                        : Gateways.NONE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outcomes")
    void reasonIsInLogMetricWarningAndAudit(Outcome it) {
        var registry = new PrometheusRegistry();
        var injector = Samples.injector(it.gateways());
        var vertx = Vertx.vertx();
        var log = new ByteArrayOutputStream();
        var err = System.err;
        Answer answer;
        System.setErr(new PrintStream(log, true, UTF_8));
        try {
            answer =
                    new Mutate(vertx, injector, new Metrics(registry))
                            .answer(review(it.pod()).toString().getBytes(UTF_8))
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join();
        } finally {
            System.setErr(err);
            vertx.close();
        }

        var reason = it.reason().text();
        var response = Trees.json(answer.body().toString()).path("response");
        assertThat(response.at("/warnings/0").stringValue()).isEqualTo(it.reason().warning());
        assertThat(response.path("auditAnnotations").toString())
                .isEqualTo("{\"decision\":\"skip\",\"reason\":\"%s\"}".formatted(reason));
        assertThat(log.toString(UTF_8).lines())
                .singleElement()
                .asString()
                .contains("namespace=ai", "pod=gw-", "decision=skip", "reason=" + reason);
        assertThat(labels(registry))
                .containsExactly("{decision=\"skip\",dry_run=\"false\",reason=\"" + reason + "\"}");
    }

    private static JsonNode review(String pod) {
        var review =
                Trees.yaml(
                        """
                        kind: AdmissionReview
                        apiVersion: admission.k8s.io/v1
                        request:
                          uid: "1"
                          namespace: ai
                          operation: CREATE
                          kind: {kind: Pod, version: v1}
                        """);
        var tree = Trees.yaml(Golden.of("inject/" + pod).read("in.pod.yaml"));
        tree.withObject("/metadata").put("generateName", "gw-");
        review.withObject("/request").set("object", tree);
        return review;
    }

    private static List<String> labels(PrometheusRegistry registry) {
        return registry.scrape(name -> name.startsWith("outrigger_admission_reviews")).stream()
                .map(CounterSnapshot.class::cast)
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .map(point -> point.getLabels().toString())
                .toList();
    }
}
