package io.outrigger.manifests.sidecar;

/** The Envoy container of a gateway pod, which shares the socket with the sidecar. */
public enum Proxy {
    /** Every Istio gateway, classic or made for a Gateway API Gateway. */
    ISTIO("istio-proxy", "127.0.0.1:15000"),
    /** Envoy Gateway. */
    ENVOY("envoy", "127.0.0.1:19000");

    private final String container;
    private final String admin;

    Proxy(String container, String admin) {
        this.container = container;
        this.admin = admin;
    }

    /** The container's name. */
    public String container() {
        return container;
    }

    /** Where its admin interface listens inside the pod. */
    public String admin() {
        return admin;
    }
}
