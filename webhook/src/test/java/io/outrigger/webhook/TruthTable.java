package io.outrigger.webhook;

import io.outrigger.webhook.decision.GatewayRef;
import io.outrigger.webhook.decision.Gateways;
import io.outrigger.webhook.decision.Gateways.Standing;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who gets a sidecar: every combination of what the pod's namespace says, what the Gateway's
 * namespace says, what the pod says and what the pod is.
 */
public final class TruthTable {
    private TruthTable() {}

    /** What the pod's namespace says. */
    public enum PodNamespace {
        ENABLED("opted-in", "enabled"),
        DISABLED("disabled", "disabled"),
        UNLABELLED("unlabelled", ""),
        SYSTEM("kube-system", "enabled");

        private final String text;
        private final String injection;

        PodNamespace(String text, String injection) {
            this.text = text;
            this.injection = injection;
        }

        public String text() {
            return text;
        }

        /** With the one that the API server adds. */
        public Map<String, String> labels() {
            var all = new HashMap<String, String>();
            all.put("kubernetes.io/metadata.name", text);
            if (!injection.isEmpty()) {
                all.put("outrigger.io/injection", injection);
            }
            return all;
        }
    }

    /** What the Gateway's namespace says, where it is not the pod's. */
    public enum GatewayNamespace {
        SAME,
        OPTED_IN,
        UNLABELLED,
        UNSEEN
    }

    /** What the pod says. */
    public enum PodLabel {
        NONE,
        TRUE,
        FALSE
    }

    /** What the pod is. */
    public enum Kind {
        ISTIO_CLASSIC(
                "{metadata: {annotations: {inject.istio.io/templates: gateway}},"
                        + " spec: {containers: [{name: istio-proxy, image: auto}]}}"),
        ISTIO_GATEWAY_API(
                "{metadata: {labels: {gateway.networking.k8s.io/gateway-name: gw}},"
                        + " spec: {containers: [{name: istio-proxy, image: proxy}]}}"),
        EG_IN_GATEWAY_NAMESPACE(
                "{metadata: {labels: {gateway.networking.k8s.io/gateway-name: gw,"
                        + " gateway.envoyproxy.io/owning-gateway-name: gw}},"
                        + " spec: {containers: [{name: envoy, image: envoy}]}}"),
        EG_IN_CONTROLLER_NAMESPACE(
                "{metadata: {labels: {gateway.envoyproxy.io/owning-gateway-name: gw,"
                        + " gateway.envoyproxy.io/owning-gateway-namespace: elsewhere}},"
                        + " spec: {containers: [{name: envoy, image: envoy}]}}"),
        EG_MERGED(
                "{metadata: {labels: {gateway.envoyproxy.io/owning-gatewayclass: eg}},"
                        + " spec: {containers: [{name: envoy, image: envoy}]}}"),
        WAYPOINT(
                "{metadata: {labels: {gateway.networking.k8s.io/gateway-name: wp,"
                        + " gateway.istio.io/managed: istio.io-mesh-controller}},"
                        + " spec: {containers: [{name: istio-proxy, image: proxy}]}}"),
        AGENTGATEWAY(
                "{metadata: {labels: {gateway.networking.k8s.io/gateway-name: agw,"
                        + " gateway.networking.k8s.io/gateway-class-name: istio-agentgateway}},"
                        + " spec: {containers: [{name: agentgateway, image: agw}]}}"),
        OWN_ENVOY("{metadata: {}, spec: {containers: [{name: envoy, image: envoy}]}}"),
        APPLICATION(
                "{metadata: {labels: {app: shop}}, spec: {containers: [{name: shop, image: s}]}}");

        private final String pod;

        Kind(String pod) {
            this.pod = pod;
        }

        private List<GatewayNamespace> gatewayNamespaces() {
            return switch (this) {
                case EG_IN_CONTROLLER_NAMESPACE, EG_MERGED ->
                        List.of(
                                GatewayNamespace.OPTED_IN,
                                GatewayNamespace.UNLABELLED,
                                GatewayNamespace.UNSEEN);
                default -> List.of(GatewayNamespace.SAME);
            };
        }
    }

    /** One combination. */
    public record Row(PodNamespace namespace, GatewayNamespace gateway, PodLabel label, Kind kind) {
        /** The pod, with its label. */
        public ObjectNode pod() {
            var pod = Trees.yaml(kind.pod);
            if (label != PodLabel.NONE) {
                pod.withObject("/metadata/labels")
                        .put("outrigger.io/inject", label == PodLabel.TRUE ? "true" : "false");
            }
            return pod;
        }

        /** What the control plane knows in this combination. */
        public Gateways gateways() {
            return this::standing;
        }

        private Standing standing(GatewayRef ref) {
            return switch (gateway) {
                case OPTED_IN -> new Standing.Ours(Samples.SETTINGS);
                case UNLABELLED -> new Standing.NotOurs();
                // a watch may lag behind the label that the API server has just obeyed
                case SAME ->
                        ref instanceof GatewayRef.Named
                                ? new Standing.NotOurs()
                                : new Standing.Unknown();
                case UNSEEN -> new Standing.Unknown();
            };
        }

        @Override
        public String toString() {
            return "%-11s  %-10s  %-5s  %-26s"
                    .formatted(namespace.text(), lower(gateway), lower(label), lower(kind));
        }
    }

    /** Every combination that can exist, in a fixed order. */
    public static Stream<Row> rows() {
        return Arrays.stream(PodNamespace.values())
                .flatMap(
                        namespace ->
                                Arrays.stream(PodLabel.values())
                                        .flatMap(label -> rows(namespace, label)));
    }

    private static Stream<Row> rows(PodNamespace namespace, PodLabel label) {
        return Arrays.stream(Kind.values())
                .flatMap(
                        kind ->
                                kind.gatewayNamespaces().stream()
                                        .map(gateway -> new Row(namespace, gateway, label, kind)));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
