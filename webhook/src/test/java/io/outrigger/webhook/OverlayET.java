package io.outrigger.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.api.ApiObjects;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.overlay.Overlay;
import io.outrigger.manifests.overlay.Overlays;
import io.outrigger.manifests.sidecar.SidecarMode;
import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import io.outrigger.testkit.cluster.Cluster;
import io.outrigger.testkit.process.Await;
import io.outrigger.webhook.admission.Verdict;
import io.outrigger.webhook.decision.Gateways.Standing;
import io.outrigger.webhook.decision.SkipReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A real istiod merges the overlay; its namespace has not opted in, so nobody else injects. */
class OverlayET {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Cluster cluster = Cluster.shared();

    @ParameterizedTest
    @EnumSource(SidecarMode.class)
    void istiodsPodsHaveTheWholeSidecar(SidecarMode mode) {
        var settings = Samples.SETTINGS.withMode(mode);
        var namespace = cluster.namespace("overlay", Map.of());
        cluster.server()
                .apply(
                        """
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: Gateway
                        metadata:
                          name: gw
                          namespace: %s
                          annotations: {outrigger.io/log-level: warn, outrigger.io/memory-limit: 96Mi}
                        spec:
                          gatewayClassName: istio
                          listeners: [{name: http, port: 8080, protocol: HTTP}]
                        """
                                .formatted(namespace));
        var path = "/apis/gateway.networking.k8s.io/v1/namespaces/" + namespace + "/gateways/gw";
        assertThat(awaitPod(namespace, false).toString()).doesNotContain("ai-gateway-extproc");

        var overlay = Overlays.of(gateway(path), GatewayFamily.ISTIO, snapshot(), settings);

        var rendered = (Overlay.Rendered) overlay;
        cluster.server().http().apply(rendered.object());
        cluster.server()
                .http()
                .merge(
                        path,
                        Json.object(
                                "spec",
                                Json.object(
                                        "infrastructure",
                                        Json.object("parametersRef", rendered.reference()))));
        var pod = awaitPod(namespace, true);
        var injector = Samples.injector(_ -> new Standing.Ours(settings));
        assertThat(injector.verdict(pod, namespace))
                .isEqualTo(new Verdict.Allowed(SkipReason.ALREADY_INJECTED));
        assertThat(sidecar(pod, mode).path("args").toString()).contains("\"-logLevel\",\"warn\"");
        assertThat(sidecar(pod, mode).at("/resources/limits/memory").stringValue())
                .isEqualTo("96Mi");
        assertThat(Overlays.of(gateway(path), GatewayFamily.ISTIO, snapshot(), settings))
                .as("once the Gateway refers to it")
                .isEqualTo(overlay);
    }

    private static JsonNode sidecar(JsonNode pod, SidecarMode mode) {
        var list =
                switch (mode) {
                    case NATIVE -> "initContainers";
                    case PLAIN -> "containers";
                };
        return pod.path("spec")
                .path(list)
                .valueStream()
                .filter(it -> it.path("name").stringValue("").equals("ai-gateway-extproc"))
                .findFirst()
                .orElseThrow();
    }

    private Gateway gateway(String path) {
        var tree = cluster.server().http().get(path);
        return (Gateway) ApiObjects.read(Kinds.GATEWAY, tree, UnknownKeys.IGNORED);
    }

    private static ClusterSnapshot snapshot() {
        return ClusterSnapshot.of(List.of());
    }

    private ObjectNode awaitPod(String namespace, boolean injected) {
        return Await.forValue(
                "a pod in " + namespace,
                PATIENCE,
                () ->
                        cluster.server()
                                .http()
                                .get("/api/v1/namespaces/" + namespace + "/pods")
                                .path("items")
                                .valueStream()
                                .filter(
                                        it ->
                                                it.toString().contains("outrigger.io/status")
                                                        == injected)
                                .map(ObjectNode.class::cast)
                                .findFirst(),
                cluster.istiod().child()::logTail);
    }
}
