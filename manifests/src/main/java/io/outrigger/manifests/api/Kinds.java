package io.outrigger.manifests.api;

/** The kinds that we read or write. */
public final class Kinds {
    public static final String AI_GROUP = "aigateway.envoyproxy.io";
    public static final String GATEWAY_GROUP = "gateway.networking.k8s.io";
    public static final String ENVOY_GATEWAY_GROUP = "gateway.envoyproxy.io";
    public static final String ISTIO_GROUP = "networking.istio.io";

    public static final ApiKind AI_GATEWAY_ROUTE =
            ApiKind.namespaced(AI_GROUP, "v1beta1", "AIGatewayRoute", "aigatewayroutes");
    public static final ApiKind AI_SERVICE_BACKEND =
            ApiKind.namespaced(AI_GROUP, "v1beta1", "AIServiceBackend", "aiservicebackends");
    public static final ApiKind BACKEND_SECURITY_POLICY =
            ApiKind.namespaced(
                    AI_GROUP, "v1beta1", "BackendSecurityPolicy", "backendsecuritypolicies");

    public static final ApiKind NAMESPACE = ApiKind.cluster("", "v1", "Namespace", "namespaces");
    public static final ApiKind NODE = ApiKind.cluster("", "v1", "Node", "nodes");
    public static final ApiKind MUTATING_WEBHOOK_CONFIGURATION =
            ApiKind.cluster(
                    "admissionregistration.k8s.io",
                    "v1",
                    "MutatingWebhookConfiguration",
                    "mutatingwebhookconfigurations");
    public static final ApiKind SERVICE = ApiKind.namespaced("", "v1", "Service", "services");
    public static final ApiKind SECRET = ApiKind.namespaced("", "v1", "Secret", "secrets");

    public static final ApiKind GATEWAY_CLASS =
            ApiKind.cluster(GATEWAY_GROUP, "v1", "GatewayClass", "gatewayclasses");
    public static final ApiKind GATEWAY =
            ApiKind.namespaced(GATEWAY_GROUP, "v1", "Gateway", "gateways");
    public static final ApiKind HTTP_ROUTE =
            ApiKind.namespaced(GATEWAY_GROUP, "v1", "HTTPRoute", "httproutes");
    public static final ApiKind BACKEND_TLS_POLICY =
            ApiKind.namespaced(GATEWAY_GROUP, "v1", "BackendTLSPolicy", "backendtlspolicies");

    public static final ApiKind REFERENCE_GRANT =
            ApiKind.namespaced(GATEWAY_GROUP, "v1beta1", "ReferenceGrant", "referencegrants");

    public static final ApiKind BACKEND =
            ApiKind.namespaced(ENVOY_GATEWAY_GROUP, "v1alpha1", "Backend", "backends");

    public static final ApiKind ENVOY_FILTER =
            ApiKind.namespaced(ISTIO_GROUP, "v1alpha3", "EnvoyFilter", "envoyfilters");
    public static final ApiKind SERVICE_ENTRY =
            ApiKind.namespaced(ISTIO_GROUP, "v1", "ServiceEntry", "serviceentries");

    private Kinds() {}
}
