package io.outrigger.manifests.api;

import java.util.Set;

/** The kinds that we read or write. */
public final class Kinds {
    public static final String AI_GROUP = "aigateway.envoyproxy.io";
    public static final String GATEWAY_GROUP = "gateway.networking.k8s.io";
    public static final String ENVOY_GATEWAY_GROUP = "gateway.envoyproxy.io";
    public static final String ISTIO_GROUP = "networking.istio.io";
    public static final String ISTIO_SECURITY_GROUP = "security.istio.io";

    public static final ApiKind AI_GATEWAY_ROUTE =
            ApiKind.namespaced(AI_GROUP, "v1beta1", "AIGatewayRoute", "aigatewayroutes");
    public static final ApiKind AI_SERVICE_BACKEND =
            ApiKind.namespaced(AI_GROUP, "v1beta1", "AIServiceBackend", "aiservicebackends");
    public static final ApiKind BACKEND_SECURITY_POLICY =
            ApiKind.namespaced(
                    AI_GROUP, "v1beta1", "BackendSecurityPolicy", "backendsecuritypolicies");
    public static final ApiKind GATEWAY_CONFIG =
            ApiKind.namespaced(AI_GROUP, "v1beta1", "GatewayConfig", "gatewayconfigs");
    public static final ApiKind MCP_ROUTE =
            ApiKind.namespaced(AI_GROUP, "v1beta1", "MCPRoute", "mcproutes");
    public static final ApiKind QUOTA_POLICY =
            ApiKind.namespaced(AI_GROUP, "v1alpha1", "QuotaPolicy", "quotapolicies");

    public static final ApiKind NAMESPACE = ApiKind.cluster("", "v1", "Namespace", "namespaces");
    public static final ApiKind NODE = ApiKind.cluster("", "v1", "Node", "nodes");
    public static final ApiKind MUTATING_WEBHOOK_CONFIGURATION =
            ApiKind.cluster(
                    "admissionregistration.k8s.io",
                    "v1",
                    "MutatingWebhookConfiguration",
                    "mutatingwebhookconfigurations");
    public static final ApiKind CLUSTER_ROLE =
            ApiKind.cluster("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles");
    public static final ApiKind POD = ApiKind.namespaced("", "v1", "Pod", "pods");
    public static final ApiKind MUTATING_ADMISSION_POLICY =
            policy("MutatingAdmissionPolicy", "mutatingadmissionpolicies");
    public static final ApiKind MUTATING_ADMISSION_POLICY_BINDING =
            policy("MutatingAdmissionPolicyBinding", "mutatingadmissionpolicybindings");
    public static final ApiKind VALIDATING_ADMISSION_POLICY =
            policy("ValidatingAdmissionPolicy", "validatingadmissionpolicies");
    public static final ApiKind VALIDATING_ADMISSION_POLICY_BINDING =
            policy("ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings");
    public static final ApiKind DEPLOYMENT =
            ApiKind.namespaced("apps", "v1", "Deployment", "deployments");
    public static final ApiKind CONFIG_MAP =
            ApiKind.namespaced("", "v1", "ConfigMap", "configmaps");
    public static final ApiKind EVENT = ApiKind.namespaced("", "v1", "Event", "events");
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

    public static final ApiKind SECURITY_POLICY =
            ApiKind.namespaced(
                    ENVOY_GATEWAY_GROUP, "v1alpha1", "SecurityPolicy", "securitypolicies");

    public static final ApiKind BACKEND_TRAFFIC_POLICY =
            ApiKind.namespaced(
                    ENVOY_GATEWAY_GROUP,
                    "v1alpha1",
                    "BackendTrafficPolicy",
                    "backendtrafficpolicies");
    public static final ApiKind CLIENT_TRAFFIC_POLICY =
            ApiKind.namespaced(
                    ENVOY_GATEWAY_GROUP,
                    "v1alpha1",
                    "ClientTrafficPolicy",
                    "clienttrafficpolicies");

    public static final ApiKind ENVOY_PROXY =
            ApiKind.namespaced(ENVOY_GATEWAY_GROUP, "v1alpha1", "EnvoyProxy", "envoyproxies");

    public static final ApiKind ENVOY_EXTENSION_POLICY =
            ApiKind.namespaced(
                    ENVOY_GATEWAY_GROUP,
                    "v1alpha1",
                    "EnvoyExtensionPolicy",
                    "envoyextensionpolicies");

    public static final ApiKind HTTP_ROUTE_FILTER =
            ApiKind.namespaced(
                    ENVOY_GATEWAY_GROUP, "v1alpha1", "HTTPRouteFilter", "httproutefilters");

    public static final ApiKind ENVOY_FILTER =
            ApiKind.namespaced(ISTIO_GROUP, "v1alpha3", "EnvoyFilter", "envoyfilters");
    public static final ApiKind SERVICE_ENTRY =
            ApiKind.namespaced(ISTIO_GROUP, "v1", "ServiceEntry", "serviceentries");

    public static final ApiKind REQUEST_AUTHENTICATION =
            ApiKind.namespaced(
                    ISTIO_SECURITY_GROUP, "v1", "RequestAuthentication", "requestauthentications");
    public static final ApiKind AUTHORIZATION_POLICY =
            ApiKind.namespaced(
                    ISTIO_SECURITY_GROUP, "v1", "AuthorizationPolicy", "authorizationpolicies");

    public static final ApiKind PEER_AUTHENTICATION =
            ApiKind.namespaced(
                    ISTIO_SECURITY_GROUP, "v1", "PeerAuthentication", "peerauthentications");

    public static final ApiKind NETWORK_POLICY =
            ApiKind.namespaced("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies");
    public static final ApiKind POD_DISRUPTION_BUDGET =
            ApiKind.namespaced("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets");

    /** Policies that have a status for each of their Gateways. */
    public static final Set<ApiKind> POLICIES =
            Set.of(BACKEND_TRAFFIC_POLICY, CLIENT_TRAFFIC_POLICY, SECURITY_POLICY);

    private Kinds() {}

    private static ApiKind policy(String kind, String plural) {
        return ApiKind.cluster("admissionregistration.k8s.io", "v1", kind, plural);
    }
}
