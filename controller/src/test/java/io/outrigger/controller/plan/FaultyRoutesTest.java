package io.outrigger.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.controller.Snapshots;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.model.ClusterSnapshot;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultyRoutesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String GATEWAY =
            """
            {apiVersion: v1, kind: Namespace, metadata: {name: ai, labels: {outrigger.io/injection: enabled}}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: eg},
             spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw, namespace: ai},
             spec: {gatewayClassName: eg, listeners: [{name: http, port: 80, protocol: HTTP}]}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIServiceBackend, metadata: {name: llm, namespace: ai},
             spec: {schema: {name: OpenAI}, backendRef: {name: llm, port: 80}}}
            """;
    private static final String ROUTE =
            """
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIGatewayRoute, metadata: {name: NAME, namespace: ai},
             spec: {parentRefs: [{name: gw}], rules: [{backendRefs: [{name: llm}]}]},
             status: {parents: [{parentRef: {name: gw}, controllerName: outrigger.io/controller, conditions: [
              {type: Programmed, status: "True", reason: Programmed, message: "", lastTransitionTime: "2025-01-01T00:00:00Z"},
              {type: Accepted, status: "True", reason: Accepted, message: "", lastTransitionTime: "2025-01-01T00:00:00Z"}]}]}}
            """;

    private final ClusterSnapshot snapshot =
            Snapshots.of(
                    Stream.of("a", "b", "c", "d", "e")
                            .map(it -> ROUTE.replace("NAME", it))
                            .collect(Collectors.joining("", GATEWAY, "")));

    private static FaultyRoutes failingWith(Predicate<Set<String>> routes) {
        return new FaultyRoutes(
                it -> {
                    var names = it.routes().keySet().stream().map(ObjectKey::name);
                    if (routes.test(names.collect(Collectors.toSet()))) {
                        throw new IllegalStateException("with the key of a provider");
                    }
                    return Planner.plan(it, DataPlane.DEFAULT);
                });
    }

    @Test
    void allOthersArePlanned() {
        var plan = failingWith(it -> it.contains("b") || it.contains("e")).plan(snapshot);

        assertThat(plan.faults()).containsOnlyKeys(key("b"), key("e"));
        assertThat(plan.desired().stream().map(Desired::ref))
                .contains(httpRoute("a"), httpRoute("c"), httpRoute("d"))
                .doesNotContain(httpRoute("b"), httpRoute("e"));
        assertThat(plan.faults().get(key("b")))
                .contains("java.lang.IllegalStateException at io.outrigger.controller.plan.")
                .doesNotContain("provider");
    }

    @Test
    void aPlanWithoutAFaultIsLeftAlone() {
        var plan = failingWith(_ -> false).plan(snapshot);

        assertThat(plan.faults()).isEmpty();
        assertThat(plan).isEqualTo(Planner.plan(snapshot, DataPlane.DEFAULT));
    }

    @Test
    void aFaultOfNoSingleRouteIsNotHidden() {
        var asked = new AtomicInteger();
        var always =
                failingWith(
                        _ -> {
                            asked.incrementAndGet();
                            return true;
                        });
        assertThatThrownBy(() -> always.plan(snapshot)).isInstanceOf(IllegalStateException.class);
        assertThat(asked).as("not once for each route").hasValue(2);
        assertThatThrownBy(() -> failingWith(it -> it.containsAll(Set.of("a", "e"))).plan(snapshot))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void itsStatusSaysThatItIsNotProgrammedAndKeepsTheRest() {
        var plan = failingWith(it -> it.contains("b")).plan(snapshot);

        var updates =
                Statuses.of(
                        snapshot, plan, new Statuses.Outcome(Map.of(), Map.of(), Map.of()), NOW);

        var update =
                updates.stream()
                        .filter(it -> it.ref().key().equals(key("b")))
                        .findFirst()
                        .orElseThrow();
        var conditions = update.status().parents().getFirst().conditions();
        assertThat(conditions)
                .extracting(it -> it.type() + "=" + it.status() + " " + it.reason())
                .containsExactly("Programmed=False Fault", "Accepted=True Accepted");
        assertThat(conditions.getFirst().message()).isEqualTo(plan.faults().get(key("b")));
    }

    @Test
    void hooksKeepWhatTheyMadeOfIt() {
        var before = Planner.plan(snapshot, DataPlane.DEFAULT).wiring();

        var plan = failingWith(it -> it.contains("b")).plan(snapshot);

        assertThat(plan.wiring().httpRoutes()).doesNotContainKey(key("b"));
        assertThat(plan.wiredAs(before).wiring()).isEqualTo(before);
        var routes = new TreeMap<>(snapshot.routes());
        routes.remove(key("b"));
        assertThat(
                        Planner.plan(snapshot.with(routes), DataPlane.DEFAULT)
                                .wiredAs(before)
                                .wiring()
                                .httpRoutes())
                .as("a route that is gone")
                .doesNotContainKey(key("b"));
    }

    private static ObjectKey key(String route) {
        return new ObjectKey("ai", route);
    }

    private static ObjectRef httpRoute(String name) {
        return new ObjectRef(Kinds.HTTP_ROUTE, key(name));
    }
}
