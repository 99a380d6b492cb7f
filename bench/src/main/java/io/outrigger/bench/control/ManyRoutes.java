package io.outrigger.bench.control;

import io.outrigger.manifests.api.ApiObjects;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import io.outrigger.manifests.tree.Yaml;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A cluster with one Gateway and many routes, each with a backend and a key of its own. */
final class ManyRoutes {
    private static final String GATEWAY =
            """
            {apiVersion: v1, kind: Namespace, metadata: {name: ai, labels: {outrigger.io/injection: enabled}}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: class},
             spec: {controllerName: CONTROLLER}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw, namespace: ai, uid: "1"},
             spec: {gatewayClassName: class, listeners: [{name: http, port: 80, protocol: HTTP}]}}
            """;
    private static final String ROUTE =
            """
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIGatewayRoute,
             metadata: {name: route-N, namespace: ai, uid: "r-N", generation: 1},
             spec: {parentRefs: [{name: gw}],
              rules: [{matches: [{headers: [{name: x-ai-eg-model, value: model-N}]}], backendRefs: [{name: backend-N}]}],
              llmRequestCosts: [{metadataKey: total, type: TotalToken}]}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIServiceBackend,
             metadata: {name: backend-N, namespace: ai, generation: 1},
             spec: {schema: {name: OpenAI},
              backendRef: {group: gateway.envoyproxy.io, kind: Backend, name: backend-N}}}
            ---
            {apiVersion: gateway.envoyproxy.io/v1alpha1, kind: Backend, metadata: {name: backend-N, namespace: ai},
             spec: {endpoints: [{fqdn: {hostname: provider-N.example.com, port: 443}}]}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: BackendSecurityPolicy,
             metadata: {name: backend-N, namespace: ai, generation: 1},
             spec: {type: APIKey, apiKey: {secretRef: {name: backend-N}},
              targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: backend-N}]}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: backend-N, namespace: ai}, data: {apiKey: c2stdGVzdA==}}
            """;

    private ManyRoutes() {}

    static ClusterSnapshot of(int routes, GatewayFamily family) {
        return ClusterSnapshot.of(
                trees(routes, family)
                        .map(
                                tree ->
                                        ApiObjects.read(
                                                ApiObjects.kind(tree).orElseThrow(),
                                                tree,
                                                UnknownKeys.IGNORED))
                        .toList());
    }

    /** What to apply, in this order. */
    static Stream<JsonNode> trees(int routes, GatewayFamily family) {
        String controller =
                switch (family) {
                    case ISTIO -> "istio.io/gateway-controller";
                    case ENVOY_GATEWAY -> "gateway.envoyproxy.io/gatewayclass-controller";
                };
        String yaml =
                IntStream.range(0, routes)
                        .mapToObj(i -> ROUTE.replace("-N", "-" + i))
                        .collect(
                                Collectors.joining(
                                        "", GATEWAY.replace("CONTROLLER", controller), ""));
        return Yaml.documents(yaml).stream();
    }
}
