package io.outrigger.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.outrigger.manifests.install.FailurePolicy;
import io.outrigger.manifests.install.WebhookConfigurations;
import io.outrigger.testkit.cluster.Cluster;
import io.outrigger.testkit.process.Await;
import io.outrigger.webhook.PodApi.Run;
import io.outrigger.webhook.decision.Gateways;
import io.outrigger.webhook.server.Address;
import io.outrigger.webhook.server.WebhookServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The webhook next to a real istiod: its injector in the same chain, its gateway controller. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InjectionChainET {
    private static final Map<String, String> OPTED_IN = Map.of("outrigger.io/injection", "enabled");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int RESTARTS = 200;
    private static final String WEBHOOKS =
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/";

    private final Cluster cluster = Cluster.shared();
    private final PodApi pods = new PodApi(cluster.server());
    private final IstioInjector istio = new IstioInjector(cluster);
    private final Identity identity = new Identity();
    private final WebhookServer webhook =
            WebhookServer.start(
                    new Address("127.0.0.1", 0),
                    identity.issued(),
                    Samples.injector(Gateways.NONE),
                    new PrometheusRegistry());

    @BeforeAll
    void install() {
        cluster.server()
                .http()
                .apply(
                        Samples.configuration(
                                "https://127.0.0.1:" + webhook.port(),
                                identity.caBundle(),
                                FailurePolicy.FAIL));
    }

    /** The cluster is shared: what would call a server that is gone has to go as well. */
    @AfterAll
    void uninstall() {
        cluster.server().http().delete(WEBHOOKS + WebhookConfigurations.NAME);
        istio.remove();
        pods.close();
        webhook.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Never", "IfNeeded"})
    void classicGatewayGoesThroughBothInjectors(String istiosReinvocation) {
        var namespace = cluster.namespace("classic", OPTED_IN);
        istio.remove();
        awaitClassic(namespace, pod -> isOurs(pod) && !IstioInjector.hasInjected(pod));
        istio.apply(namespace, istiosReinvocation);

        var pod = awaitClassic(namespace, it -> isOurs(it) && IstioInjector.hasInjected(it));

        var metadata = pod.path("metadata");
        assertThat(metadata.path("annotations").propertyNames())
                .contains("sidecar.istio.io/status", "outrigger.io/status");
        assertThat(
                        metadata.path("annotations")
                                .path("kubectl.kubernetes.io/default-container")
                                .stringValue())
                .isEqualTo("istio-proxy");
        assertThat(pod.at("/spec/containers/0/image").stringValue()).isNotEqualTo("auto");
        assertThat(pod.at("/spec/initContainers")).hasSize(1);
        var sidecar = pod.at("/spec/initContainers/0");
        assertThat(sidecar.at("/startupProbe/httpGet/path").stringValue()).isEqualTo("/health");
        assertThat(sidecar.at("/startupProbe/httpGet/port").intValue()).isEqualTo(1064);
        assertThat(pod.at("/spec/containers/0/volumeMounts").toString())
                .contains("ai-gateway-extproc-uds", "/etc/istio/proxy");
    }

    /** The label may be as young as the restart: the namespace is labelled anew each time. */
    @Test
    void everyRestartAfterALabelMakesInjectedPods() {
        var namespace = cluster.namespace("restarted", OPTED_IN);
        cluster.server()
                .apply(
                        """
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: Gateway
                        metadata: {name: gw, namespace: %s}
                        spec:
                          gatewayClassName: istio
                          listeners: [{name: http, port: 8080, protocol: HTTP}]
                        """
                                .formatted(namespace));
        var seen = awaitNewPods(namespace, Set.of());

        for (int i = 0; i < RESTARTS; i++) {
            label(namespace, null);
            label(namespace, "enabled");
            cluster.server()
                    .client()
                    .apps()
                    .deployments()
                    .inNamespace(namespace)
                    .withName("gw-istio")
                    .rolling()
                    .restart();
            var before = seen;
            seen = awaitNewPods(namespace, seen);
            assertThat(podsOf(namespace))
                    .filteredOn(pod -> !before.contains(pod.getMetadata().getName()))
                    .as("pods of restart %s", i)
                    .allSatisfy(InjectionChainET::assertInjected);
        }

        assertThat(podsOf(namespace)).isNotEmpty().allSatisfy(InjectionChainET::assertInjected);
    }

    private static void assertInjected(Pod pod) {
        assertThat(pod.getMetadata().getLabels()).containsEntry("outrigger.io/injected", "true");
        assertThat(pod.getSpec().getInitContainers())
                .extracting("name")
                .containsExactly("ai-gateway-extproc");
    }

    private void label(String namespace, @Nullable String value) {
        cluster.server()
                .client()
                .namespaces()
                .withName(namespace)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"outrigger.io/injection\":"
                                + (value == null ? "null" : "\"" + value + "\"")
                                + "}}}");
    }

    private Set<String> awaitNewPods(String namespace, Set<String> seen) {
        return Await.forValue(
                "a new pod in " + namespace,
                PATIENCE,
                () -> {
                    var names =
                            podsOf(namespace).stream()
                                    .map(pod -> pod.getMetadata().getName())
                                    .collect(Collectors.toSet());
                    return seen.containsAll(names) ? Optional.empty() : Optional.of(names);
                },
                cluster.istiod().child()::logTail);
    }

    private List<Pod> podsOf(String namespace) {
        return cluster.server().client().pods().inNamespace(namespace).list().getItems();
    }

    private JsonNode awaitClassic(String namespace, Predicate<JsonNode> done) {
        return Await.forValue(
                "a classic gateway pod in " + namespace,
                PATIENCE,
                () ->
                        Optional.of(
                                        pods.create(namespace, IstioInjector.classicPod(), Run.DRY)
                                                .body())
                                .filter(done),
                cluster.istiod().child()::logTail);
    }

    private static boolean isOurs(JsonNode pod) {
        return pod.at("/metadata/annotations").has("outrigger.io/status");
    }
}
