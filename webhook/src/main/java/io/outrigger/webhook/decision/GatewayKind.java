package io.outrigger.webhook.decision;

import io.outrigger.manifests.sidecar.PodNames;
import io.outrigger.manifests.sidecar.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of gateway pods that get the sidecar, and how each is recognised. */
public enum GatewayKind {
    /**
     * Made by Envoy Gateway; asked first, because in the Gateway's own namespace its pods also
     * carry the Gateway API label.
     */
    ENVOY_GATEWAY,
    /** Made by Istio for a Gateway API Gateway. */
    ISTIO_GATEWAY_API,
    /** Made by a user, completed by Istio's {@code gateway} template. */
    ISTIO_CLASSIC,
    /** Made by a user and marked with our label; an application's mesh sidecar is no gateway. */
    MARKED;

    /** As metrics, logs and audit entries show it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<GatewayKind> of(GatewayPod pod) {
        return Arrays.stream(values()).filter(kind -> kind.recognises(pod)).findFirst();
    }

    /** The proxy to which the socket belongs, if the pod has it. */
    Optional<Proxy> proxy(GatewayPod pod) {
        return candidates().stream()
                .filter(proxy -> pod.containers().contains(proxy.container()))
                .findFirst();
    }

    /** Whose pod it is; a user's own pod says it in an annotation. */
    GatewayRef gateway(GatewayPod pod) {
        var labels = pod.labels();
        return switch (this) {
            case ENVOY_GATEWAY ->
                    isNamed(pod, PodNames.EG_GATEWAY)
                            ? new GatewayRef.Named(
                                    labels.getOrDefault(
                                            PodNames.EG_GATEWAY_NAMESPACE, pod.namespace()),
                                    labels.getOrDefault(PodNames.EG_GATEWAY, ""))
                            : new GatewayRef.OfClass(labels.getOrDefault(PodNames.EG_CLASS, ""));
            case ISTIO_GATEWAY_API ->
                    new GatewayRef.Named(
                            pod.namespace(), labels.getOrDefault(PodNames.GATEWAY_API_GATEWAY, ""));
            case ISTIO_CLASSIC, MARKED -> annotated(pod);
        };
    }

    private boolean recognises(GatewayPod pod) {
        return switch (this) {
            case ENVOY_GATEWAY ->
                    isNamed(pod, PodNames.EG_GATEWAY) || isNamed(pod, PodNames.EG_CLASS);
            case ISTIO_GATEWAY_API -> isNamed(pod, PodNames.GATEWAY_API_GATEWAY);
            case ISTIO_CLASSIC ->
                    Arrays.stream(
                                    pod.annotations()
                                            .getOrDefault(PodNames.ISTIO_TEMPLATES, "")
                                            .split(",", -1))
                            .map(String::strip)
                            .anyMatch("gateway"::equals);
            case MARKED ->
                    "true".equals(pod.labels().get(PodNames.INJECT))
                            && !pod.is(GatewayPod.Trait.MESH_SIDECAR);
        };
    }

    private List<Proxy> candidates() {
        return switch (this) {
            case ENVOY_GATEWAY -> List.of(Proxy.ENVOY);
            case ISTIO_GATEWAY_API, ISTIO_CLASSIC -> List.of(Proxy.ISTIO);
            case MARKED -> List.of(Proxy.ISTIO, Proxy.ENVOY);
        };
    }

    private static boolean isNamed(GatewayPod pod, String label) {
        return !pod.labels().getOrDefault(label, "").isEmpty();
    }

    private static GatewayRef annotated(GatewayPod pod) {
        var name = pod.annotations().getOrDefault(PodNames.GATEWAY, "");
        return name.isEmpty()
                ? new GatewayRef.Unnamed()
                : new GatewayRef.Named(pod.namespace(), name);
    }
}
