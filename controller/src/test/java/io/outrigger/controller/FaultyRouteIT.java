package io.outrigger.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.controller.apply.Applier;
import io.outrigger.controller.apply.ObjectWriter;
import io.outrigger.controller.apply.WrittenSecrets;
import io.outrigger.controller.plan.FaultyRoutes;
import io.outrigger.controller.plan.Plan;
import io.outrigger.controller.plan.Planner;
import io.outrigger.controller.watch.WatchedNamespaces;
import io.outrigger.controller.watch.Watches;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What is on the API server of a route with which the controller fails. */
class FaultyRouteIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final ObjectKey FAULTY = new ObjectKey("ai", "faulty");
    private static final String HTTP_ROUTE =
            "/apis/gateway.networking.k8s.io/v1/namespaces/ai/httproutes/";
    private static final String AI_ROUTE =
            "/apis/aigateway.envoyproxy.io/v1beta1/namespaces/ai/aigatewayroutes/";
    private static final String DEAD_END =
            "/apis/networking.istio.io/v1/namespaces/ai/serviceentries";
    private static final String OBJECTS =
            """
            {apiVersion: v1, kind: Namespace, metadata: {name: outrigger-system}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: ai, labels: {outrigger.io/injection: enabled}}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: istio},
             spec: {controllerName: istio.io/gateway-controller}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw, namespace: ai},
             spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}}
            ---
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIServiceBackend, metadata: {name: llm, namespace: ai},
             spec: {schema: {name: OpenAI}, backendRef: {name: llm, port: 80}}}
            """;
    private static final String ROUTE =
            """
            {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIGatewayRoute, metadata: {name: NAME, namespace: ai},
             spec: {parentRefs: [{name: gw}], rules: [{backendRefs: [{name: llm}],
              matches: [{headers: [{name: x-ai-eg-model, value: MODEL}]}]}]}}
            """;

    private boolean fails;

    @Test
    void staysAsItIsWhileOthersChange() throws Exception {
        var bed = TestBed.find();
        try (var run = RunFolder.create(bed);
                var server = KubeApiServer.startWithCrds(bed, run, ServiceAccounts.OPTIONAL)) {
            server.installCrds(bed.tree().resolve("manifests/src/main/resources/crds"));
            server.apply(OBJECTS);
            server.apply(ROUTE.replace("NAME", "faulty").replace("MODEL", "one"));
            server.apply(ROUTE.replace("NAME", "other").replace("MODEL", "one"));
            var writer = new ObjectWriter(server.client());
            var applier =
                    new Applier(
                            writer,
                            new WrittenSecrets(writer, "outrigger-system", Optional::empty),
                            _ -> Optional.empty(),
                            () -> true);
            var http = server.http();
            try (var watches =
                    new Watches(server.client(), new WatchedNamespaces.All(), Set.of(), () -> {})) {
                Await.until("all kinds", LIMIT, () -> watches.start().isEmpty());
                Runnable round = () -> round(watches, applier);
                await("both", round, () -> has(http, "faulty", "one") && has(http, "other", "one"));
                var before = http.get(HTTP_ROUTE + "faulty");
                var deadEnd = http.get(DEAD_END).path("items");
                assertThat(deadEnd).isNotEmpty();

                fails = true;
                server.apply(ROUTE.replace("NAME", "faulty").replace("MODEL", "two"));
                server.apply(ROUTE.replace("NAME", "other").replace("MODEL", "two"));
                await("the other", round, () -> has(http, "other", "two"));
                http.delete(AI_ROUTE + "other");
                await("the other's end", round, () -> http.find(HTTP_ROUTE + "other").isEmpty());
                round.run();
                assertThat(http.get(HTTP_ROUTE + "faulty")).isEqualTo(before);
                assertThat(http.get(DEAD_END).path("items")).isEqualTo(deadEnd);

                fails = false;
                await("the faulty one's change", round, () -> has(http, "faulty", "two"));
                http.delete(AI_ROUTE + "faulty");
                await(
                        "nothing",
                        round,
                        () ->
                                http.find(HTTP_ROUTE + "faulty").isEmpty()
                                        && http.get(DEAD_END).path("items").isEmpty());
            }
        }
    }

    private void round(Watches watches, Applier applier) {
        var plan = new FaultyRoutes(this::planned).plan(watches.snapshot());
        assertThat(applier.apply(plan, watches.owned(applier.secrets(plan)))).isEmpty();
    }

    private Plan planned(ClusterSnapshot snapshot) {
        if (fails && snapshot.routes().containsKey(FAULTY)) {
            throw new IllegalStateException("a fault");
        }
        return Planner.plan(snapshot, DataPlane.DEFAULT);
    }

    private static void await(String what, Runnable round, BooleanSupplier done) {
        Await.until(
                what,
                LIMIT,
                () -> {
                    round.run();
                    return done.getAsBoolean();
                });
    }

    private static boolean has(KubeHttp http, String route, String model) {
        return http.find(HTTP_ROUTE + route)
                .filter(it -> it.toString().contains('"' + model + '"'))
                .isPresent();
    }
}
