package io.outrigger.webhook.decision;

/** Labels and annotations that tell what a pod is, by who writes them. */
final class Names {
    static final String INJECT = "outrigger.io/inject";
    static final String GATEWAY = "outrigger.io/gateway";

    static final String EG_GATEWAY = "gateway.envoyproxy.io/owning-gateway-name";
    static final String EG_GATEWAY_NAMESPACE = "gateway.envoyproxy.io/owning-gateway-namespace";
    static final String EG_CLASS = "gateway.envoyproxy.io/owning-gatewayclass";

    static final String GATEWAY_API_GATEWAY = "gateway.networking.k8s.io/gateway-name";
    static final String GATEWAY_API_CLASS = "gateway.networking.k8s.io/gateway-class-name";

    static final String ISTIO_MANAGED = "gateway.istio.io/managed";
    static final String ISTIO_TEMPLATES = "inject.istio.io/templates";

    private Names() {}
}
