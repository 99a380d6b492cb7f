package io.outrigger.controller.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.controller.Snapshots;
import io.outrigger.manifests.api.ObjectKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which pods are watched: by labels, in namespaces that opted in or that the Gateway names. */
class PodSelectionsTest {
    private static final String CLASSES =
            """
            {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: istio}, spec: {controllerName: istio.io/gateway-controller}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: eg}, spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: ai, labels: {outrigger.io/injection: enabled}}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: eg-system, labels: {outrigger.io/injection: enabled}}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: apps}}
            ---
            """;

    @Test
    void podsOfIstioBearTheirGatewaysName() {
        assertThat(
                        selections(
                                """
                                {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw, namespace: ai},
                                 spec: {gatewayClassName: istio, listeners: []}}
                                """))
                .isEqualTo(
                        Map.of(
                                new ObjectKey("ai", "gw"),
                                List.of(
                                        PodSelection.of(
                                                "ai",
                                                Map.of(
                                                        "gateway.networking.k8s.io/gateway-name",
                                                        "gw")))));
    }

    @Test
    void podsDeployedByHandAreThoseOfTheirService() {
        assertThat(
                        selections(
                                        """
                                        {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw, namespace: ai},
                                         spec: {gatewayClassName: istio, listeners: [],
                                          addresses: [{type: Hostname, value: ingress.istio-system.svc.cluster.local}]}}
                                        ---
                                        {apiVersion: v1, kind: Service, metadata: {name: ingress, namespace: istio-system}, spec: {selector: {istio: ingress}}}
                                        """)
                                .get(new ObjectKey("ai", "gw")))
                .containsExactly(PodSelection.of("istio-system", Map.of("istio", "ingress")));
    }

    @Test
    void podsOfEnvoyGatewayMayBeInEachNamespaceThatOptedIn() {
        assertThat(
                        selections(
                                        """
                                        {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw, namespace: ai},
                                         spec: {gatewayClassName: eg, listeners: []}}
                                        """)
                                .get(new ObjectKey("ai", "gw")))
                .extracting(PodSelection::namespace)
                .containsExactly("ai", "ai", "eg-system", "eg-system");
    }

    @Test
    void gatewaysThatAreNotOursHaveNone() {
        assertThat(
                        selections(
                                """
                                {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw, namespace: apps},
                                 spec: {gatewayClassName: istio, listeners: []}}
                                """))
                .isEmpty();
    }

    private static Map<ObjectKey, List<PodSelection>> selections(String yaml) {
        return PodReports.selections(Snapshots.of(CLASSES + yaml));
    }
}
