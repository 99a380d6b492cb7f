package io.outrigger.conformance.istio;

import io.outrigger.manifests.tree.Json;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.process.Await;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The objects between clients and a provider, to be written and taken away. */
record Links(KubeApiServer server, String namespace) {
    static final String KEY = "sk-broken-links-51aa";
    static final String ROUTES = "aigateway.envoyproxy.io/v1beta1 aigatewayroutes";
    static final String GATEWAYS = "gateway.networking.k8s.io/v1 gateways";
    static final String ENVOY_FILTERS = "networking.istio.io/v1alpha3 envoyfilters";
    static final String SECRETS = "v1 secrets";

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String GATEWAY =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: GATEWAY, namespace: NAMESPACE}
            spec:
              gatewayClassName: istio
              infrastructure: {labels: {outrigger.io/inject: "INJECT"}}
              listeners: [{name: http, port: 8080, protocol: HTTP}]
            """;
    private static final String BACKEND =
            """
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: Backend
            metadata: {name: openai, namespace: NAMESPACE}
            spec: {endpoints: [{ip: {address: 127.0.0.1, port: PORT}}]}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIServiceBackend
            metadata: {name: openai, namespace: NAMESPACE}
            spec: {schema: {name: OpenAI}, backendRef: {group: gateway.envoyproxy.io, kind: Backend, name: openai}}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: BackendSecurityPolicy
            metadata: {name: openai, namespace: NAMESPACE}
            spec:
              targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: openai}]
              type: APIKey
              apiKey: {secretRef: {name: openai}}
            """;
    private static final String SECRET =
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: openai, namespace: NAMESPACE}
            stringData: {apiKey: KEY}
            """;
    private static final String ROUTE =
            """
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIGatewayRoute
            metadata: {name: ROUTE, namespace: NAMESPACE}
            spec:
              parentRefs: [{name: GATEWAY}]
              rules:
              - matches: [{headers: [{name: x-ai-eg-model, value: MODEL}]}]
                backendRefs: [{name: openai}]
            """;

    /** As an administrator forbids it to controllers. */
    private static final String NO_ENVOY_FILTERS =
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: no-envoyfilters}
            spec:
              matchConstraints:
                resourceRules:
                - {apiGroups: [networking.istio.io], apiVersions: ["*"], operations: [CREATE, UPDATE], resources: [envoyfilters]}
              validations:
              - expression: "!(request.options.?fieldManager.orValue('') in ['outrigger', 'testkit'])"
                message: no EnvoyFilters of controllers
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: no-envoyfilters}
            spec:
              policyName: no-envoyfilters
              validationActions: [Deny]
              matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAMESPACE}}}
            """;

    private static final String ANY_ENVOY_FILTER =
            """
            apiVersion: networking.istio.io/v1alpha3
            kind: EnvoyFilter
            metadata: {name: any, namespace: NAMESPACE}
            spec: {workloadSelector: {labels: {no: pod}}, configPatches: []}
            """;

    void applyGateway(String name, String inject) {
        apply(GATEWAY.replace("GATEWAY", name).replace("INJECT", inject));
    }

    void applyBackend(int port) {
        apply(BACKEND.replace("PORT", Integer.toString(port)));
    }

    void applySecret() {
        apply(SECRET.replace("KEY", KEY));
    }

    void applyRoute(String name, String gateway, String model) {
        apply(ROUTE.replace("ROUTE", name).replace("GATEWAY", gateway).replace("MODEL", model));
    }

    void delete(String kind, String name) {
        api().delete(path(kind, name));
    }

    /** What the controller says of routes. */
    RouteConditions conditions() {
        return new RouteConditions(api(), namespace);
    }

    String routeFilter(String route) {
        return "outrigger-route-" + namespace + "." + route;
    }

    String gatewayFilter(String gateway) {
        return "outrigger-gateway-" + namespace + "." + gateway;
    }

    /** From now on controllers cannot write EnvoyFilters, nor mend them. */
    void forbidEnvoyFilters() {
        apply(NO_ENVOY_FILTERS);
        Await.until("the policy in force", SOON, this::envoyFiltersAreRefused);
    }

    private boolean envoyFiltersAreRefused() {
        try {
            apply(ANY_ENVOY_FILTER);
            return false;
        } catch (KubeHttp.Refused _) {
            return true;
        }
    }

    /** They can again, and have a reason to look. */
    void permitEnvoyFilters() {
        for (String plural :
                List.of("validatingadmissionpolicybindings", "validatingadmissionpolicies")) {
            String path = "/apis/admissionregistration.k8s.io/v1/" + plural;
            api().delete(path + "/no-envoyfilters");
        }
        Await.until("no policy in force", SOON, () -> !envoyFiltersAreRefused());
        delete(ENVOY_FILTERS, "any");
        var annotations = Json.object("looked-at", Long.toString(System.nanoTime()));
        api().merge(
                        path(ROUTES, "chat"),
                        Json.object("metadata", Json.object("annotations", annotations)));
    }

    /** A value that istiod cannot read makes it drop the whole object, and say so in its log. */
    void spoil(String envoyFilter) {
        String path = path(ENVOY_FILTERS, envoyFilter);
        var patches = api().get(path).at("/spec/configPatches").deepCopy();
        for (var patch : patches) {
            if (patch.path("applyTo").asString().equals("CLUSTER")) {
                ((ObjectNode) patch.at("/patch/value")).put("connect_timeout", "soon");
            }
        }
        api().merge(path, Json.object("spec", Json.object("configPatches", patches)));
    }

    private void apply(String yaml) {
        server.apply(yaml.replace("NAMESPACE", namespace));
    }

    private String path(String kind, String name) {
        String[] words = kind.split(" ", -1);
        String root = words[0].contains("/") ? "/apis/" : "/api/";
        return root + words[0] + "/namespaces/" + namespace + "/" + words[1] + "/" + name;
    }

    private KubeHttp api() {
        return server.http();
    }
}
