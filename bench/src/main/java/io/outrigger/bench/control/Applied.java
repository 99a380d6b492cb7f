package io.outrigger.bench.control;

import io.outrigger.bench.side.ProcessMeter;
import io.outrigger.controller.Main;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.tree.Json;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What it takes to bring many routes to a live API server, by the controller as it is installed.
 *
 * @param routes of one Gateway of Istio, each with a backend and a key of its own
 * @param objects HTTPRoutes and EnvoyFilters that come of them
 * @param seconds from the start of the controller's process until all are there
 * @param toldSeconds the same, until all statuses are
 * @param changeSeconds from the change of one AIGatewayRoute until its HTTPRoute has it
 * @param residentBytes the most that the controller's process had
 */
public record Applied(
        int routes,
        long objects,
        double seconds,
        double toldSeconds,
        double changeSeconds,
        long residentBytes) {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int AT_ONCE = 16;

    private static final String NAMESPACE = "/namespaces/ai/";
    private static final String HTTP_ROUTES =
            "/apis/gateway.networking.k8s.io/v1" + NAMESPACE + "httproutes";
    private static final String ENVOY_FILTERS =
            "/apis/networking.istio.io/v1alpha3" + NAMESPACE + "envoyfilters";
    private static final String ROUTE =
            "/apis/aigateway.envoyproxy.io/v1beta1" + NAMESPACE + "aigatewayroutes/route-7";
    private static final String POLICIES =
            "/apis/aigateway.envoyproxy.io/v1beta1" + NAMESPACE + "backendsecuritypolicies/";
    private static final String CHANGE =
            """
            {"spec": {"rules": [{"matches": [{"headers": [{"name": "x-ai-eg-model", "value": "changed"}]}],
              "backendRefs": [{"name": "backend-7"}]}]}}
            """;

    /** Starts an API server and a controller for it. */
    public static Applied take(TestBed bed, RunFolder folder, int routes) {
        try (var server = KubeApiServer.startWithCrds(bed, folder, ServiceAccounts.OPTIONAL)) {
            server.installCrds(bed.tree().resolve("manifests/src/main/resources/crds"));
            server.apply("{apiVersion: v1, kind: Namespace, metadata: {name: outrigger-system}}");
            create(server.http(), routes);
            return take(server, bed, folder, routes);
        }
    }

    private static void create(KubeHttp http, int routes) {
        var trees =
                ManyRoutes.trees(routes, GatewayFamily.ISTIO)
                        .map(Applied::withoutIdentity)
                        .toList();
        // the namespace is the first
        http.apply(trees.getFirst());
        inParallel(trees.subList(1, trees.size()), http::apply);
    }

    /** The API server gives it. */
    private static JsonNode withoutIdentity(JsonNode tree) {
        ((ObjectNode) tree.path("metadata")).remove(List.of("uid", "generation"));
        return tree;
    }

    private static void inParallel(List<JsonNode> trees, Consumer<JsonNode> action) {
        var turns = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var tree : trees) {
                turns.acquireUninterruptibly();
                var _ =
                        threads.submit(
                                () -> {
                                    try {
                                        action.accept(tree);
                                    } finally {
                                        turns.release();
                                    }
                                });
            }
        }
    }

    private static Applied take(KubeApiServer server, TestBed bed, RunFolder folder, int routes) {
        KubeHttp http = server.http();
        long begin = System.nanoTime();
        try (var controller = Child.start(controller(server, bed, folder))) {
            // and the Gateway's own EnvoyFilter
            Await.until(
                    "all objects",
                    LIMIT,
                    () -> count(http, HTTP_ROUTES) + count(http, ENVOY_FILTERS) > 2L * routes);
            double seconds = secondsSince(begin);
            long objects = count(http, HTTP_ROUTES) + count(http, ENVOY_FILTERS);
            String last = lastPolicy(routes);
            Await.until("all statuses", LIMIT, () -> isTold(http, last));
            double told = secondsSince(begin);
            long change = System.nanoTime();
            http.merge(ROUTE, Json.parse(CHANGE));
            Await.until(
                    "the change",
                    LIMIT,
                    () -> http.get(HTTP_ROUTES + "/route-7").toString().contains("changed"));
            return new Applied(
                    routes,
                    objects,
                    seconds,
                    told,
                    secondsSince(change),
                    ProcessMeter.of(controller.pid()).peakResidentBytes());
        }
    }

    private static Command controller(KubeApiServer server, TestBed bed, RunFolder folder) {
        // a JVM in a container takes the limit for the memory of its machine
        String machine = "-XX:MaxRAM=" + ChartLimit.of(bed).bytes();
        return ControlJvm.of(bed, folder.path(), "controller", Main.class, machine)
                .plus(
                        List.of(
                                "controller",
                                "--webhook-listen=127.0.0.1:0",
                                "--webhook-url=https://127.0.0.1:0",
                                "--extension-listen=127.0.0.1:0",
                                "--identity=bench"))
                .withEnv(Map.of("KUBECONFIG", server.kubeconfig().toString()));
    }

    private static boolean isTold(KubeHttp http, String policy) {
        return http.get(POLICIES + policy).path("status").has("conditions");
    }

    /** Statuses are written in the order of names, a few at once, and those of policies last. */
    private static String lastPolicy(int routes) {
        return IntStream.range(0, routes)
                .mapToObj(i -> "backend-" + i)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Without the objects themselves. */
    private static long count(KubeHttp http, String path) {
        var list = http.get(path + "?limit=1");
        return list.path("items").size() + list.at("/metadata/remainingItemCount").asLong(0);
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
