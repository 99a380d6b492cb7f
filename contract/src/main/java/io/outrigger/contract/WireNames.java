package io.outrigger.contract;

/**
 * Names that Envoy's configuration and ext_proc both use. They are Envoy AI Gateway's, because its
 * users' access logs, rate limits and dashboards depend on them.
 */
public final class WireNames {
    /** Prefix of every internal request header. Clients cannot send such a header. */
    public static final String INTERNAL_PREFIX = "x-ai-eg-";

    /** The model of a request; AI routes match on it. */
    public static final String MODEL_HEADER = "x-ai-eg-model";

    /** The path as the client sent it. */
    public static final String ORIGINAL_PATH_HEADER = "x-ai-eg-original-path";

    /**
     * Joins the upstream-level stream of an attempt with the router-level stream of its request.
     */
    public static final String REQUEST_ID_HEADER = "x-ai-eg-internal-req-id";

    /** Envoy's own id of a request; providers see it. */
    public static final String ENVOY_REQUEST_ID_HEADER = "x-request-id";

    /** The client's address as Envoy determined it; routes add it where a policy asks for it. */
    public static final String CLIENT_ADDRESS_HEADER = "x-ai-eg-client-address";

    /** The host to sign for; never leaves ext_proc. */
    public static final String UPSTREAM_HOST_HEADER = "x-ai-eg-upstream-host";

    /**
     * Response header of the catch-all route's local reply: no AI route wants the request. The
     * router-level stream turns that reply into the client's own 404.
     */
    public static final String NO_ROUTE_HEADER = "x-ai-eg-no-route";

    /**
     * What {@link FilterConfig#routeGuard} says, set by the router-level stream. Where Envoy's
     * routes to providers have no filters of their own, they want it: whoever did not pass ext_proc
     * is not served.
     */
    public static final String ROUTE_GUARD_HEADER = "x-ai-eg-route-guard";

    /** The cluster that leads to the sidecar. */
    public static final String EXT_PROC_CLUSTER = "ai-gateway-extproc-uds";

    /**
     * The EnvoyExtensionPolicy that has Envoy Gateway attach ext_proc without hooks. Envoy's
     * clusters and filters of it have names with this one in them.
     */
    public static final String EXT_PROC_POLICY = "outrigger-ext-proc";

    /** Both ext_proc filters. The bare name is InferencePool's on Istio. */
    public static final String EXT_PROC_FILTER = "envoy.filters.http.ext_proc/aigateway";

    /** Prefix of the clusters of AI rules, on every gateway. */
    public static final String OWN_CLUSTER_PREFIX = "outrigger/";

    /** Namespace of the dynamic metadata that ext_proc emits. */
    public static final String DYNAMIC_METADATA = "io.envoy.ai_gateway";

    /**
     * Namespace of the dynamic metadata in which an attempt leaves the client's values of headers
     * that it changed, where streams of a request meet in Envoy only. The next attempt reads it.
     */
    public static final String CLIENT_HEADERS_METADATA = "io.outrigger.client_headers";

    /** Namespace of the metadata that the control plane puts on routes and endpoints. */
    public static final String STATIC_METADATA = "aigateway.envoy.io";

    /** Endpoint metadata: the name of a {@link Backend}. */
    public static final String BACKEND_NAME_KEY = "per_route_rule_backend_name";

    /**
     * Endpoint metadata instead of {@link #BACKEND_NAME_KEY}: the name of a {@link Backend} that a
     * policy of {@link ClientAuth} protects. An ext_proc that knows no policies finds no backend.
     */
    public static final String PROTECTED_BACKEND_NAME_KEY = "per_route_rule_protected_backend_name";

    /** Endpoint metadata: the host name of the provider. */
    public static final String ENDPOINT_HOST_KEY = "upstream_host";

    /** Route metadata: {@code namespace/name} of the AIGatewayRoute. */
    public static final String ROUTE_NAME_KEY = "aigw_route_name";

    /** Dynamic metadata: the length of a replaced request body, in bytes. */
    public static final String CONTENT_LENGTH_KEY = "content_length";

    private WireNames() {}
}
