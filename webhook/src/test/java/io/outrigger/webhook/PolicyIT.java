package io.outrigger.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.policy.GatewayPods;
import io.outrigger.manifests.policy.PodRules;
import io.outrigger.manifests.policy.SidecarPolicies;
import io.outrigger.testkit.Golden;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import io.outrigger.webhook.PodApi.Answer;
import io.outrigger.webhook.PodApi.Run;
import io.outrigger.webhook.admission.Verdict;
import io.outrigger.webhook.patch.Patches;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every golden pod of the webhook, through the policy of its Gateway: the API server answers the
 * same pod, or refuses it with the same words.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyIT {
    private static final String PLAIN = "without-policies";
    private static final List<String> EACH_TIME_ANOTHER =
            List.of("name", "namespace", "uid", "creationTimestamp", "managedFields");

    /** What the API server itself says, before it asks any policy. */
    private static final Map<String, String> OWN_WORDS =
            Map.of("volume-twice", "spec.volumes[1].name: Duplicate value");

    private static final List<String> AMOUNTS =
            List.of("50m", "0.2", "1", "1Ki", "96Mi", "1.5Gi", "1e3", "0", "-1", "lots", "");
    private static final Map<String, List<String>> WISHES =
            Map.of(
                    "outrigger.io/log-level", List.of("debug", "warn", "Info", ""),
                    "outrigger.io/sidecar-mode", List.of("native", "plain", "none"),
                    "outrigger.io/cpu-request", AMOUNTS,
                    "outrigger.io/cpu-limit", AMOUNTS,
                    "outrigger.io/memory-request", AMOUNTS,
                    "outrigger.io/memory-limit", AMOUNTS);

    private final RunFolder run = RunFolder.create(TestBed.find());
    private final KubeApiServer server =
            KubeApiServer.start(TestBed.find(), run, ServiceAccounts.OPTIONAL);
    private final PodApi pods = new PodApi(server);

    /** Without containers the API server takes none. */
    static Stream<Golden> cases() {
        return Golden.cases("inject").filter(it -> !pod(it).at("/spec/containers").isEmpty());
    }

    @BeforeAll
    void install() {
        namespace(PLAIN, "disabled");
        PodRules.objects().forEach(server.http()::apply);
        cases().forEach(
                        it -> {
                            namespace(it.toString(), "enabled");
                            policy(it).ifPresent(all -> all.forEach(server.http()::apply));
                        });
        cases().filter(it -> policy(it).isPresent())
                .filter(it -> verdict(it) instanceof Verdict.Patched)
                .forEach(
                        it ->
                                Await.until(
                                        "the policy for " + it,
                                        Duration.ofSeconds(20),
                                        () -> created(it.toString(), pod(it)).injected(),
                                        () -> created(it.toString(), pod(it)).message()));
    }

    @AfterAll
    void stop() {
        pods.close();
        server.close();
        run.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void policyDoesWhatTheWebhookDoes(Golden it) {
        var answer = created(it.toString(), pod(it));

        switch (verdict(it)) {
            // a Gateway that is not ours, or that the pod does not name, has no policy
            case Verdict.Patched patched ->
                    assertSame(
                            answer,
                            policy(it).isEmpty()
                                    ? pod(it)
                                    : Patches.apply(patched.patch(), pod(it)));
            case Verdict.Allowed _ -> assertSame(answer, pod(it));
            case Verdict.Denied denied -> {
                assertThat(answer.status()).isEqualTo(422);
                assertThat(answer.message())
                        .contains(
                                OWN_WORDS.getOrDefault(
                                        it.toString(), denied.message().split("; ", -1)[0]));
            }
        }
    }

    /**
     * Values that are right, wrong, contradict each other, or want what a default must yield to.
     */
    @Test
    void everyWishIsReadAlike() {
        var it = Golden.of("inject/istio-gateway-api");
        var random = new Random(11);
        var softly = new SoftAssertions();
        for (int i = 0; i < 150; i++) {
            var pod = pod(it);
            WISHES.forEach(
                    (name, values) -> {
                        if (random.nextInt(3) == 0) {
                            pod.withObject("/metadata/annotations")
                                    .put(name, values.get(random.nextInt(values.size())));
                        }
                    });

            var answer = created(it.toString(), pod);

            switch (InjectCase.injector(it).verdict(pod, it.toString())) {
                case Verdict.Patched patched ->
                        softly.assertThat(Trees.yaml(comparable(answer)))
                                .isEqualTo(
                                        Trees.yaml(
                                                comparable(
                                                        created(
                                                                PLAIN,
                                                                Patches.apply(
                                                                        patched.patch(), pod)))));
                case Verdict.Denied denied -> {
                    softly.assertThat(answer.status()).as(denied.message()).isEqualTo(422);
                    softly.assertThat(denied.message()).contains(spoken(answer));
                }
                case Verdict.Allowed allowed -> softly.fail("skipped: %s", allowed.why());
            }
        }
        softly.assertAll();
    }

    /** The policy's message without what the API server says around it. */
    private static String spoken(Answer answer) {
        return answer.message().replaceFirst("(?s).*denied request: ", "");
    }

    @Test
    void anotherLabelIsRefused() {
        var it = Golden.of("inject/istio-gateway-api");
        var pod = pod(it);
        pod.withObject("/metadata/labels").put("outrigger.io/inject", "");

        assertThat(spoken(created(it.toString(), pod)))
                .isEqualTo("label outrigger.io/inject:  (expected: true or false)");
    }

    private void assertSame(Answer answer, ObjectNode expected) {
        assertThat(answer.status()).as(answer.message()).isEqualTo(201);
        assertThat(Trees.yaml(comparable(answer)))
                .isEqualTo(Trees.yaml(comparable(created(PLAIN, expected))));
    }

    private static ObjectNode comparable(Answer answer) {
        var pod = (ObjectNode) answer.body();
        ((ObjectNode) pod.path("metadata")).remove(EACH_TIME_ANOTHER);
        return pod;
    }

    private Answer created(String namespace, ObjectNode pod) {
        var named = pod.deepCopy();
        // tokens are for accounts only
        named.withObject("/spec").put("serviceAccountName", "default");
        return pods.create(namespace, named, Run.DRY);
    }

    private static ObjectNode pod(Golden it) {
        return Trees.yaml(it.read("in.pod.yaml"));
    }

    private static Verdict verdict(Golden it) {
        return InjectCase.injector(it).verdict(pod(it), it.toString());
    }

    private static Optional<List<ObjectNode>> policy(Golden it) {
        return InjectCase.settings(it)
                .flatMap(
                        settings ->
                                gateway(pod(it), it.toString())
                                        .map(pods -> SidecarPolicies.of(pods, settings)));
    }

    private static Optional<GatewayPods> gateway(ObjectNode pod, String namespace) {
        var labels = pod.at("/metadata/labels");
        var annotations = pod.at("/metadata/annotations");
        var envoyGateway = text(labels, "gateway.envoyproxy.io/owning-gateway-name");
        var envoyClass = text(labels, "gateway.envoyproxy.io/owning-gatewayclass");
        var istio = text(labels, "gateway.networking.k8s.io/gateway-name");
        var handMade = text(annotations, "outrigger.io/gateway");
        if (!envoyGateway.isEmpty()) {
            var owner = text(labels, "gateway.envoyproxy.io/owning-gateway-namespace");
            return Optional.of(
                    new GatewayPods.EnvoyGateway(
                            owner.isEmpty() ? namespace : owner, envoyGateway));
        }
        if (!envoyClass.isEmpty()) {
            return Optional.of(new GatewayPods.EnvoyGatewayClass(envoyClass));
        }
        if (!istio.isEmpty()) {
            return Optional.of(new GatewayPods.Istio(namespace, istio));
        }
        return handMade.isEmpty()
                ? Optional.empty()
                : Optional.of(new GatewayPods.HandMade(namespace, handMade));
    }

    private static String text(JsonNode map, String key) {
        return map.path(key).stringValue("");
    }

    private void namespace(String name, String injection) {
        server.apply(
                "{apiVersion: v1, kind: Namespace, metadata: {name: %s, labels: {outrigger.io/injection: %s}}}"
                        .formatted(name, injection));
    }
}
