package io.outrigger.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.Golden;
import io.outrigger.webhook.PodApi.Answer;
import io.outrigger.webhook.PodApi.Run;
import io.outrigger.webhook.TruthTable.Row;
import io.outrigger.webhook.decision.Gateways;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The webhook behind a real API server, which evaluates selectors and conditions itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookIT {
    private final ReviewBed bed = new ReviewBed();

    @AfterAll
    void stop() {
        bed.close();
    }

    @BeforeEach
    void forget() {
        bed.know(Gateways.NONE);
    }

    @Test
    void truthTableHoldsOnTheApiServer() {
        var golden = Golden.cases("truth-table").findFirst().orElseThrow();
        var lines = golden.read("out.table.txt").lines().skip(1).toList();
        var rows = TruthTable.rows().toList();
        assertThat(rows).hasSameSizeAs(lines);
        var softly = new SoftAssertions();

        for (int i = 0; i < rows.size(); i++) {
            check(rows.get(i), lines.get(i), softly);
        }

        softly.assertAll();
    }

    /** A condition in CEL keeps pods from us that the selectors alone would send. */
    private void check(Row row, String line, SoftAssertions softly) {
        bed.know(row.gateways());
        var reviews = bed.reviews();

        var answer = bed.create(row.namespace().text(), row.pod(), Run.DRY);

        var called = !line.contains("not called") && !line.contains("not_a_gateway_pod");
        softly.assertThat(line).startsWith(row.toString());
        softly.assertThat(answer.status()).as(line).isEqualTo(201);
        softly.assertThat(answer.injected()).as(line).isEqualTo(line.contains("  inject "));
        softly.assertThat(bed.reviews() > reviews).as("called: " + line).isEqualTo(called);
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void everythingElseIsAsWithoutUs(Run run) {
        var without = created(bed.create(ReviewBed.UNLABELLED, ReviewBed.gateway(), run));

        var with = created(bed.create(ReviewBed.OPTED_IN, ReviewBed.gateway(), run));

        assertThat(with.at("/spec/initContainers/0/name").stringValue())
                .isEqualTo("ai-gateway-extproc");
        assertThat(with.at("/spec/initContainers/0/restartPolicy").stringValue())
                .isEqualTo("Always");
        removeOurs(with);
        assertThat(Trees.yaml(with)).isEqualTo(Trees.yaml(without));
        assertThat(with.at("/spec/containers/0").has("restartPolicyRules")).isTrue();
    }

    @Test
    void injectedPodIsStored() {
        var name =
                created(bed.create(ReviewBed.OPTED_IN, ReviewBed.gateway(), Run.REAL), List.of())
                        .at("/metadata/name")
                        .stringValue();

        var stored =
                bed.server().client().pods().inNamespace(ReviewBed.OPTED_IN).withName(name).get();

        assertThat(stored.getMetadata().getLabels()).containsEntry("outrigger.io/injected", "true");
        assertThat(stored.getSpec().getVolumes())
                .extracting("name")
                .contains("ai-gateway-extproc-uds", "ai-gateway-extproc-config");
    }

    @Test
    void podSecurityStandardRestrictedAcceptsTheSidecar() {
        bed.namespace(
                "restricted",
                Map.of(
                        "outrigger.io/injection", "enabled",
                        "pod-security.kubernetes.io/enforce", "restricted"));
        var pod = ReviewBed.gateway();
        pod.withObject("/spec").putObject("securityContext").put("runAsNonRoot", true);
        var context = ((ObjectNode) pod.at("/spec/containers/0")).putObject("securityContext");
        context.put("allowPrivilegeEscalation", false);
        context.putObject("capabilities").putArray("drop").add("ALL");
        context.putObject("seccompProfile").put("type", "RuntimeDefault");

        var answer = bed.create("restricted", pod, Run.REAL);

        assertThat(answer.message()).isEmpty();
        assertThat(answer.injected()).isTrue();
    }

    @Test
    void creatorReadsTheWarning() {
        var pod = ReviewBed.gateway();
        pod.withObject("/spec").put("hostNetwork", true);

        var answer = bed.create(ReviewBed.OPTED_IN, pod, Run.DRY);

        assertThat(answer.injected()).isFalse();
        assertThat(answer.warnings()).anyMatch(warning -> warning.contains("no sidecar was added"));
    }

    @Test
    void mistypedLabelIsRefusedWithTheReason() {
        var pod = ReviewBed.gateway();
        pod.withObject("/metadata/labels").put("outrigger.io/inject", "False");

        var answer = bed.create(ReviewBed.OPTED_IN, pod, Run.REAL);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.message())
                .contains("label outrigger.io/inject: False (expected: true or false)");
    }

    @Test
    void webhookThatIsDownBlocksGatewayPodsOfOptedInNamespacesOnly() {
        bed.stopWebhook();
        try {
            var refused = bed.create(ReviewBed.OPTED_IN, ReviewBed.gateway(), Run.REAL);

            assertThat(refused.status()).isEqualTo(500);
            assertThat(refused.message()).contains("failed calling webhook");
            assertThat(bed.create(ReviewBed.UNLABELLED, ReviewBed.gateway(), Run.REAL).status())
                    .isEqualTo(201);
            assertThat(bed.create(ReviewBed.OPTED_IN, ReviewBed.application(), Run.REAL).status())
                    .isEqualTo(201);
            var optedOut = ReviewBed.gateway();
            optedOut.withObject("/metadata/labels").put("outrigger.io/inject", "false");
            assertThat(bed.create(ReviewBed.OPTED_IN, optedOut, Run.REAL).status()).isEqualTo(201);
        } finally {
            bed.startWebhook();
            bed.awaitInjection();
        }
    }

    @Test
    void certificateOfAnotherAuthorityIsAnOutageAndReloadEndsIt() {
        // the API server checks the certificate of new connections only
        bed.stopWebhook();
        var webhook = bed.startWebhook();
        webhook.reload(new Identity().issued());
        var refused = bed.create(ReviewBed.OPTED_IN, ReviewBed.gateway(), Run.DRY);

        webhook.reload(bed.issued());

        assertThat(refused.message()).contains("failed calling webhook");
        assertThat(created(bed.create(ReviewBed.OPTED_IN, ReviewBed.gateway(), Run.DRY)))
                .isNotEmpty();
    }

    /** The pod of a creation that worked, without what is different each time. */
    private static ObjectNode created(Answer answer) {
        var pod = created(answer, List.of("name", "uid", "namespace", "resourceVersion"));
        ((ObjectNode) pod.path("metadata")).remove(List.of("creationTimestamp", "managedFields"));
        return pod;
    }

    private static ObjectNode created(Answer answer, List<String> without) {
        assertThat(answer.status()).as(answer.message()).isEqualTo(201);
        var pod = (ObjectNode) answer.body();
        ((ObjectNode) pod.path("metadata")).remove(without);
        return pod;
    }

    private static void removeOurs(ObjectNode pod) {
        ((ObjectNode) pod.path("metadata")).remove("annotations");
        ((ObjectNode) pod.at("/metadata/labels")).remove("outrigger.io/injected");
        ((ObjectNode) pod.path("spec")).remove("initContainers");
        removeNamed((ArrayNode) pod.at("/spec/volumes"));
        removeNamed((ArrayNode) pod.at("/spec/containers/0/volumeMounts"));
    }

    private static void removeNamed(ArrayNode list) {
        for (int i = list.size() - 1; i >= 0; i--) {
            if (list.at("/" + i).path("name").stringValue("").startsWith("ai-gateway-extproc")) {
                list.remove(i);
            }
        }
    }
}
