package io.outrigger.webhook;

import static io.outrigger.webhook.ReviewBed.OPTED_IN;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.process.Await;
import io.outrigger.webhook.PodApi.Answer;
import io.outrigger.webhook.PodApi.Run;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How many reviews a real API server sends, how large they are, and of what. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReviewTrafficIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int PODS = 1_000;
    private static final int GATEWAYS = 50;
    private static final List<String> GATEWAY_KINDS =
            List.of(
                    "{labels: {gateway.networking.k8s.io/gateway-name: gw}}",
                    "{labels: {outrigger.io/inject: \"true\"}}",
                    "{annotations: {inject.istio.io/templates: gateway}}");

    private final ReviewBed bed = new ReviewBed();
    private final JsonNode ours = bed.configuration().path("webhooks");

    @AfterAll
    void stop() {
        bed.close();
    }

    @AfterEach
    void restore() {
        bed.configure(ours);
        awaitReviewOfApplications(Conditions.OURS);
        bed.awaitInjection();
    }

    @ParameterizedTest
    @EnumSource
    void ofAThousandPodsOnlyGatewaysAreReviewed(Conditions conditions) {
        bed.configure(conditions.of(ours));
        awaitReviewOfApplications(conditions);
        double before = bed.reviews();

        long injected =
                IntStream.range(0, PODS)
                        .mapToObj(ReviewTrafficIT::pod)
                        .map(pod -> bed.create(OPTED_IN, pod, Run.REAL))
                        .filter(Answer::injected)
                        .count();

        assertThat(injected).isEqualTo(GATEWAYS);
        assertThat(bed.reviews() - before)
                .isEqualTo(
                        switch (conditions) {
                            case OURS -> GATEWAYS;
                            case NONE -> PODS;
                        });
    }

    /** What of the configuration tells gateways from other pods. */
    enum Conditions {
        OURS,
        /** The counterpart: every pod of an opted-in namespace comes to us. */
        NONE;

        JsonNode of(JsonNode webhooks) {
            var changed = webhooks.deepCopy();
            return switch (this) {
                case OURS -> changed;
                case NONE -> {
                    ((ObjectNode) changed.path(0)).putArray("matchConditions");
                    yield changed;
                }
            };
        }
    }

    private static ObjectNode pod(int number) {
        if (number % (PODS / GATEWAYS) != 0) {
            return ReviewBed.application();
        }
        var pod = ReviewBed.gateway();
        pod.set("metadata", Trees.yaml(GATEWAY_KINDS.get(number % GATEWAY_KINDS.size())));
        return pod;
    }

    private void awaitReviewOfApplications(Conditions conditions) {
        Await.until(
                conditions.toString(),
                LIMIT,
                () -> {
                    double before = bed.reviews();
                    bed.create(OPTED_IN, ReviewBed.application(), Run.DRY);
                    return bed.reviews() > before == (conditions == Conditions.NONE);
                });
    }

    /** The first is about what etcd stores, the second about what the API server reads. */
    @ParameterizedTest
    @CsvSource({"REAL, 1500000", "DRY, 3140000"})
    void thePodsThatAnApiServerTakesAreInjected(Run run, int size) {
        var answer = bed.create(OPTED_IN, gateway("a".repeat(size)), run);

        assertThat(answer.message()).isEmpty();
        assertThat(answer.injected()).isTrue();
    }

    /** A review is larger than its pod, much larger if that is full of what JSON escapes. */
    @ParameterizedTest
    @CsvSource({"a, 3145000", "<, 600000"})
    void aReviewThatIsTooLargeIsRefusedWithTheReason(String letter, int size) {
        var answer = bed.create(OPTED_IN, gateway(letter.repeat(size)), Run.DRY);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.message())
                .endsWith("failed to call webhook: body (expected: at most 3145728 bytes)");
        assertThat(bed.create(OPTED_IN, ReviewBed.gateway(), Run.DRY).injected()).isTrue();
    }

    private static ObjectNode gateway(String argument) {
        var pod = ReviewBed.gateway();
        ((ObjectNode) pod.at("/spec/containers/0")).putArray("args").add(argument);
        return pod;
    }

    @Test
    void anotherVersionOfReviewsIsRefusedWithTheReason() {
        var webhooks = (ArrayNode) ours.deepCopy();
        ((ObjectNode) webhooks.path(0)).putArray("admissionReviewVersions").add("v1beta1");
        bed.configure(webhooks);

        awaitRefusal(
                "apiVersion: admission.k8s.io/v1beta1 (expected: admission.k8s.io/v1)",
                () -> bed.create(OPTED_IN, ReviewBed.gateway(), Run.DRY).message());
    }

    @Test
    void anotherKindOfObjectIsRefusedWithTheReason() {
        var webhooks = (ArrayNode) ours.deepCopy();
        var webhook = (ObjectNode) webhooks.path(0);
        webhook.remove("matchConditions");
        ((ObjectNode) webhook.at("/rules/0")).putArray("resources").add("configmaps");
        bed.configure(webhooks);

        awaitRefusal(
                "request.kind.kind: ConfigMap (expected: Pod)",
                () -> {
                    var map = Trees.yaml("{metadata: {generateName: a}}");
                    try {
                        var path = "/api/v1/namespaces/" + OPTED_IN + "/configmaps?dryRun=All";
                        return bed.server().http().post(path, map).path("message").asString("");
                    } catch (KubeHttp.Refused e) {
                        return String.valueOf(e.getMessage());
                    }
                });
    }

    private static void awaitRefusal(String reason, Supplier<String> message) {
        Await.until(reason, LIMIT, () -> message.get().endsWith(reason));
    }
}
