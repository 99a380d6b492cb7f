package io.outrigger.manifests.sidecar;

/** Labels and annotations that tell what a pod is and what its author wants, by who writes them. */
public final class PodNames {
    /** What every name of ours begins with. */
    public static final String PREFIX = "outrigger.io/";

    /** Label of a namespace: {@code enabled} opts in. */
    public static final String INJECTION = PREFIX + "injection";

    /** Label: {@code false} opts out, {@code true} marks a gateway that its author made. */
    public static final String INJECT = PREFIX + "inject";

    /** Annotation: which Gateway a pod serves that its author made. */
    public static final String GATEWAY = PREFIX + "gateway";

    public static final String LOG_LEVEL = PREFIX + "log-level";
    public static final String SIDECAR_MODE = PREFIX + "sidecar-mode";
    public static final String CPU_REQUEST = PREFIX + "cpu-request";
    public static final String CPU_LIMIT = PREFIX + "cpu-limit";
    public static final String MEMORY_REQUEST = PREFIX + "memory-request";
    public static final String MEMORY_LIMIT = PREFIX + "memory-limit";

    public static final String EG_GATEWAY = "gateway.envoyproxy.io/owning-gateway-name";
    public static final String EG_GATEWAY_NAMESPACE =
            "gateway.envoyproxy.io/owning-gateway-namespace";
    public static final String EG_CLASS = "gateway.envoyproxy.io/owning-gatewayclass";

    public static final String GATEWAY_API_GATEWAY = "gateway.networking.k8s.io/gateway-name";
    public static final String GATEWAY_API_CLASS = "gateway.networking.k8s.io/gateway-class-name";

    public static final String ISTIO_MANAGED = "gateway.istio.io/managed";
    public static final String ISTIO_TEMPLATES = "inject.istio.io/templates";
    public static final String ISTIO_REWRITE_PROBES = "sidecar.istio.io/rewriteAppHTTPProbers";

    /** Annotation: a proxy's ProxyConfig, where it differs from the mesh's. */
    public static final String ISTIO_PROXY_CONFIG = "proxy.istio.io/config";

    /** Annotation: which of Envoy's statistics a proxy keeps, beside those that Istio wants. */
    public static final String ISTIO_STATS = "sidecar.istio.io/statsInclusionRegexps";

    public static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

    private PodNames() {}
}
