package io.outrigger.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.policy.GatewayPods;
import io.outrigger.manifests.policy.PodRules;
import io.outrigger.manifests.policy.SidecarPolicies;
import io.outrigger.testkit.cluster.Cluster;
import io.outrigger.testkit.process.Await;
import io.outrigger.webhook.PodApi.Run;
import io.outrigger.webhook.admission.Verdict;
import io.outrigger.webhook.decision.Gateways.Standing;
import io.outrigger.webhook.decision.SkipReason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * A policy before istiod's injector: the API server asks policies first, and again after changes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyChainET {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Cluster cluster = Cluster.shared();
    private final IstioInjector istio = new IstioInjector(cluster);
    private final String namespace =
            cluster.namespace("policy-chain", Map.of("outrigger.io/injection", "enabled"));

    private Stream<ObjectNode> policies() {
        var pods = new GatewayPods.HandMade(namespace, "ingress");
        return Stream.concat(
                PodRules.objects().stream(), SidecarPolicies.of(pods, Samples.SETTINGS).stream());
    }

    /** The cluster is shared. */
    @AfterEach
    void remove() {
        istio.remove();
        policies().forEach(it -> cluster.server().http().delete(cluster.server().http().path(it)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Never", "IfNeeded"})
    void classicGatewayGetsBothOnce(String istiosReinvocation) {
        policies().forEach(cluster.server().http()::apply);
        istio.apply(namespace, istiosReinvocation);

        var pod = awaitPod();

        assertThat(pod.at("/metadata/annotations/kubectl.kubernetes.io~1default-container"))
                .hasToString("\"istio-proxy\"");
        assertThat(pod.at("/spec/containers/0/image").stringValue()).isNotEqualTo("auto");
        assertThat(pod.at("/spec/initContainers")).hasSize(1);
        assertThat(pod.at("/spec/initContainers/0/startupProbe/httpGet/port").intValue())
                .isEqualTo(1064);
        var webhook = Samples.injector(_ -> new Standing.Ours(Samples.SETTINGS));
        assertThat(webhook.verdict(pod, namespace))
                .isEqualTo(new Verdict.Allowed(SkipReason.ALREADY_INJECTED));
    }

    private ObjectNode awaitPod() {
        try (var pods = new PodApi(cluster.server())) {
            return Await.forValue(
                    "a classic pod that both have injected",
                    PATIENCE,
                    () -> {
                        var it = pods.create(namespace, IstioInjector.classicPod(), Run.DRY);
                        return it.injected() && IstioInjector.hasInjected(it.body())
                                ? Optional.of((ObjectNode) it.body())
                                : Optional.empty();
                    },
                    cluster.istiod().child()::logTail);
        }
    }
}
