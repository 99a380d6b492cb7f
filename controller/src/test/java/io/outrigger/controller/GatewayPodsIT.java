package io.outrigger.controller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.controller.install.Rights;
import io.outrigger.controller.pods.PodSelection;
import io.outrigger.controller.watch.PodWatches;
import io.outrigger.manifests.sidecar.SidecarNames;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the controller tells of gateway pods, on a real API server; sidecars are played. */
class GatewayPodsIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String POD =
            """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "NAME", "namespace": "ai", "labels": {
               "gateway.networking.k8s.io/gateway-name": "gw"}},
             "spec": {"containers": [{"name": "istio-proxy", "image": "proxy"}]}}
            """;

    private static RunFolder run;
    private static KubeApiServer server;
    private static KubeHttp http;
    private static KubernetesClient client;
    private static Controller controller;

    @BeforeAll
    static void start() throws InterruptedException {
        var bed = TestBed.find();
        run = RunFolder.create(bed);
        server = KubeApiServer.startWithCrds(bed, run, ServiceAccounts.OPTIONAL);
        server.installCrds(bed.tree().resolve("manifests/src/main/resources/crds"));
        http = server.http();
        server.apply(
                """
                {apiVersion: v1, kind: Namespace, metadata: {name: outrigger-system}}
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: ai}}
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: apps}}
                """);
        // these are there before anybody injects
        for (String name : List.of("old-1", "old-2")) {
            create(name);
        }
        server.apply(
                """
                {apiVersion: v1, kind: Namespace, metadata: {name: ai, labels: {outrigger.io/injection: enabled}}}
                ---
                {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: istio},
                 spec: {controllerName: istio.io/gateway-controller}}
                ---
                {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw, namespace: ai},
                 spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}}
                ---
                {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIGatewayRoute, metadata: {name: chat, namespace: ai},
                 spec: {parentRefs: [{name: gw}], rules: [{backendRefs: [{name: openai}]}]}}
                ---
                {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIServiceBackend, metadata: {name: openai, namespace: ai},
                 spec: {schema: {name: OpenAI}, backendRef: {name: vllm, port: 8000}}}
                """);
        client = Rights.forAllNamespaces(bed, run, server);
        controller = LocalController.start(client);
    }

    @AfterAll
    static void stop() {
        controller.close();
        client.close();
        server.close();
        run.close();
    }

    @Test
    void uninjectedPodsAreNamedUntilTheyAreReplacedAndAttached() throws IOException {
        awaitCondition("Injected", "False", "0/2 pods injected; old-1, old-2: created before");
        Await.until("an Event for each", LIMIT, () -> events().size() == 2);
        assertThat(events())
                .allSatisfy(
                        it -> {
                            assertThat(it.path("reason").asString()).isEqualTo("SidecarMissing");
                            assertThat(it.path("type").asString()).isEqualTo("Warning");
                            assertThat(it.path("message").asString()).contains("restart");
                        });

        http.delete("/api/v1/namespaces/ai/pods/old-1?gracePeriodSeconds=0");
        http.delete("/api/v1/namespaces/ai/pods/old-2?gracePeriodSeconds=0");
        awaitInjection();
        create("new-1");
        awaitCondition("Injected", "True", "1/1 pods injected");
        awaitCondition("Attached", "Unknown", "0/1 pods attached; new-1: has no address yet");

        var attached = new AtomicBoolean();
        var sidecar = HttpServer.create(new InetSocketAddress("127.43.21.1", 1064), 0);
        sidecar.createContext(
                "/attached",
                exchange -> {
                    byte[] answer =
                            """
                            {"attached": %s, "configHash": "%s", "cluster": true, "routerFilter": %s,
                             "upstreamClusters": "1/1", "version": "v0.0.1", "configError": "", "lastError": ""}
                            """
                                    .formatted(attached.get(), configHash(), attached.get())
                                    .getBytes(UTF_8);
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        sidecar.start();
        try {
            http.merge(
                    "/api/v1/namespaces/ai/pods/new-1/status",
                    json("{\"status\": {\"phase\": \"Running\", \"podIP\": \"127.43.21.1\"}}"));
            awaitCondition("Attached", "False", "new-1: no listener has the router-level filter");
            awaitCondition("SidecarOutdated", "True", "new-1: v0.0.1");
            attached.set(true);
            awaitCondition("Attached", "True", "1/1 pods attached");
        } finally {
            sidecar.stop(0);
        }
        assertThat(events()).as("nobody repeats himself").hasSize(2);
    }

    @Test
    void podsThatMayNotBeSeenAreTold() {
        server.apply(
                """
                {apiVersion: v1, kind: ServiceAccount, metadata: {name: blind, namespace: outrigger-system}}
                """);
        var pods = new PodSelection("ai", new TreeMap<>(Map.of("app", "gw")));
        try (var blind = server.client("outrigger-system", "blind");
                var watches = new PodWatches(blind, () -> {})) {
            assertThat(watches.watch(Set.of(pods))).containsExactly(pods);
            assertThat(watches.pods(Set.of(pods))).isEmpty();
        }
    }

    private static void awaitInjection() {
        Await.until(
                "the webhook injects",
                LIMIT,
                () ->
                        http.post(
                                        "/api/v1/namespaces/ai/pods?dryRun=All",
                                        json(POD.replace("NAME", "probe")))
                                .toString()
                                .contains(SidecarNames.CONTAINER));
    }

    private static void create(String name) {
        http.post("/api/v1/namespaces/ai/pods", json(POD.replace("NAME", name)));
    }

    private static List<JsonNode> events() {
        return http.get("/api/v1/namespaces/ai/events")
                .path("items")
                .valueStream()
                .filter(it -> it.at("/source/component").asString("").equals("outrigger"))
                .toList();
    }

    /** The checksum is that of the whole text. */
    private static String configHash() {
        String index =
                http.get("/api/v1/namespaces/ai/secrets/credentials.outrigger-ai.gw")
                        .at("/data/index.yaml")
                        .asString();
        return Yaml.documents(new String(Base64.getDecoder().decode(index), UTF_8))
                .getFirst()
                .path("checksum")
                .asString();
    }

    private static void awaitCondition(String type, String status, String message) {
        Await.forValue(
                type + " " + status + " " + message,
                LIMIT,
                () -> condition(type, status, message),
                () -> route().at("/status").toPrettyString());
    }

    private static Optional<JsonNode> condition(String type, String status, String message) {
        return route().at("/status/parents/0/conditions")
                .valueStream()
                .filter(it -> it.path("type").asString().equals(type))
                .filter(it -> it.path("status").asString().equals(status))
                .filter(it -> it.path("message").asString().contains(message))
                .findFirst();
    }

    private static JsonNode route() {
        return http.get("/apis/aigateway.envoyproxy.io/v1beta1/namespaces/ai/aigatewayroutes/chat");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
