package io.outrigger.bench.control;

import io.outrigger.controller.plan.Plan;
import io.outrigger.controller.plan.Planner;
import io.outrigger.manifests.api.ApiObjects;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import io.outrigger.manifests.tree.Yaml;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Plans for a Gateway with many routes, in a process of its own. */
public final class PlanProbe {
    private static final int TIMES = 5;
    private static final String GATEWAY =
            """
            {apiVersion: v1, kind: Namespace, metadata: {name: ai, labels: {outrigger.io/injection: enabled}}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: istio},
             spec: {controllerName: istio.io/gateway-controller}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw, namespace: ai, uid: "1"},
             spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}}
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

    private PlanProbe() {}

    /**
     * Prints the number of objects, then milliseconds of the first plan and of a later one, then
     * bytes.
     */
    public static void main(String[] arguments) {
        int routes = Integer.parseInt(arguments[0]);
        ClusterSnapshot snapshot = snapshot(routes);
        double first = 0;
        var later = new double[TIMES];
        Plan plan = null;
        for (int i = -1; i < TIMES; i++) {
            long begin = System.nanoTime();
            plan = Planner.plan(snapshot, DataPlane.DEFAULT);
            double millis = (System.nanoTime() - begin) / 1e6;
            if (i < 0) {
                first = millis;
            } else {
                later[i] = millis;
            }
        }
        Arrays.sort(later);
        try {
            System.gc();
            long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            int objects = plan == null ? 0 : plan.desired().size();
            System.out.printf("%d %f %f %d%n", objects, first, later[TIMES / 2], used);
        } finally {
            Reference.reachabilityFence(plan);
            Reference.reachabilityFence(snapshot);
        }
    }

    private static ClusterSnapshot snapshot(int routes) {
        String yaml =
                IntStream.range(0, routes)
                        .mapToObj(i -> ROUTE.replace("-N", "-" + i))
                        .collect(Collectors.joining("", GATEWAY, ""));
        return ClusterSnapshot.of(
                Yaml.documents(yaml).stream()
                        .map(
                                tree ->
                                        ApiObjects.read(
                                                ApiObjects.kind(tree).orElseThrow(),
                                                tree,
                                                UnknownKeys.IGNORED))
                        .toList());
    }
}
