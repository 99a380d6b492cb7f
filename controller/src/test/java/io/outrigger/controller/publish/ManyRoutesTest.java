package io.outrigger.controller.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.controller.plan.Plan;
import io.outrigger.controller.plan.Planner;
import io.outrigger.controller.plan.Statuses;
import io.outrigger.controller.pods.PodReport;
import io.outrigger.manifests.api.ApiObject;
import io.outrigger.manifests.api.ApiObjects;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import io.outrigger.manifests.tree.Yaml;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A Gateway with as many routes as a platform has teams. */
class ManyRoutesTest {
    private static final ObjectKey GATEWAY = new ObjectKey("ai", "gw");
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final String FRAME =
            """
            {apiVersion: v1, kind: Namespace, metadata: {name: ai, labels: {outrigger.io/injection: enabled}}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: istio}, spec: {controllerName: istio.io/gateway-controller}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw, namespace: ai},
             spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}}
            """;
    private static final String TEAM =
            """
            {apiVersion: v1, kind: Secret, metadata: {name: key-NUMBER, namespace: ai}, stringData: {apiKey: sk-NUMBER}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: BackendSecurityPolicy, metadata: {name: bNUMBER, namespace: ai},
             spec: {targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: bNUMBER}], type: APIKey, apiKey: {secretRef: {name: key-NUMBER}}}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIServiceBackend, metadata: {name: bNUMBER, namespace: ai},
             spec: {schema: {name: OpenAI}, backendRef: {name: vllm, port: 8000}}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIGatewayRoute, metadata: {name: rNUMBER, namespace: ai},
             spec: {parentRefs: [{name: gw}], rules: [
              {matches: [{headers: [{name: x-ai-eg-model, value: mNUMBER}]}], backendRefs: [{name: bNUMBER}]}]}}
            """;

    /** A round of everything that is computed, without what is written. */
    private record Round(Plan plan, int statuses) {
        static Round of(ClusterSnapshot snapshot) {
            var pods = Map.of(GATEWAY, new PodReport(List.of()));
            var plan =
                    new Publisher()
                            .now(
                                    Planner.plan(snapshot, DataPlane.DEFAULT),
                                    new Sight(Map.of(), _ -> false, pods, NOW));
            plan.desired().forEach(it -> it.written(Optional.empty()));
            var outcome = new Statuses.Outcome(Map.of(), pods, Map.of());
            return new Round(plan, Statuses.of(snapshot, plan, outcome, NOW).size());
        }
    }

    /** How long it takes is measured by {@code scripts/bench}. */
    @Test
    void aThousandRoutesOfOneGatewayHaveTwoObjectsAndAStatusEach() {
        var round = Round.of(snapshot(1000));

        assertThat(round.statuses()).isEqualTo(3000);
        assertThat(round.plan().desired()).hasSize(4 + 2 * 1000);
    }

    /** A template is read as YAML once: thousands of documents would take a minute. */
    private static ClusterSnapshot snapshot(int routes) {
        var objects = new ArrayList<ApiObject>();
        Yaml.documents(FRAME).forEach(it -> objects.add(read(it)));
        for (var template : Yaml.documents(TEAM)) {
            String json = Json.print(template);
            IntStream.range(0, routes)
                    .mapToObj(it -> json.replace("NUMBER", Integer.toString(it)))
                    .forEach(it -> objects.add(read(Json.parse(it))));
        }
        return ClusterSnapshot.of(objects);
    }

    private static ApiObject read(JsonNode tree) {
        return ApiObjects.read(ApiObjects.kind(tree).orElseThrow(), tree, UnknownKeys.IGNORED);
    }
}
