package io.outrigger.controller.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.controller.Controller;
import io.outrigger.controller.LocalController;
import io.outrigger.manifests.sidecar.SidecarNames;
import io.outrigger.testkit.cluster.FakeNodes;
import io.outrigger.testkit.cluster.Istiod;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.cluster.KubeControllers;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.cluster.Operator;
import io.outrigger.testkit.cluster.PodNetwork;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code kubectl rollout restart} of a gateway that istiod deployed: its Deployment, ReplicaSets,
 * scheduling and readiness are real, and kwok says what kubelets would.
 */
class RolloutET {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PODS =
            "/api/v1/namespaces/ai/pods?labelSelector=gateway.networking.k8s.io%2Fgateway-name%3Dgw";

    private static RunFolder run;
    private static KubeApiServer server;
    private static KubeControllers controllers;
    private static FakeNodes nodes;
    private static Istiod istiod;
    private static KubeHttp http;
    private static Operator operator;
    private static KubernetesClient client;
    private static Controller controller;

    @BeforeAll
    static void start() throws InterruptedException {
        var bed = TestBed.find();
        run = RunFolder.create(bed);
        server = KubeApiServer.startWithCrds(bed, run, ServiceAccounts.REQUIRED);
        server.installCrds(bed.tree().resolve("manifests/src/main/resources/crds"));
        http = server.http();
        operator = Operator.of(bed, run, server);
        controllers = KubeControllers.start(bed, server);
        nodes = FakeNodes.start(bed, run, server, 2);
        istiod = Istiod.start(bed, run, server, PodNetwork.choose());
        server.apply(
                """
                {apiVersion: v1, kind: Namespace, metadata: {name: outrigger-system}}
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: ai}}
                ---
                {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw, namespace: ai},
                 spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}}
                """);
        client = Rights.forAllNamespaces(bed, run, server);
        controller = LocalController.start(client, "--native-sidecar=always");
    }

    @AfterAll
    static void stop() {
        controller.close();
        client.close();
        istiod.close();
        nodes.close();
        controllers.close();
        server.close();
        run.close();
    }

    @Test
    void aRestartInjectsAndWithoutTheLabelAnotherOneCleans() {
        await(
                "the gateway's Deployment",
                () -> http.find("/apis/apps/v1/namespaces/ai/deployments/gw-istio").isPresent());
        operator.kubectl("-n", "ai", "scale", "deployment", "gw-istio", "--replicas=2");
        await(
                "two ready pods",
                () -> pods().size() == 2 && pods().stream().allMatch(RolloutET::isReady));
        var before = names(pods());
        assertThat(pods()).noneMatch(RolloutET::isInjected);

        operator.kubectl("label", "namespace", "ai", "outrigger.io/injection=enabled");
        await(
                "the webhook is asked",
                () -> isInjected(http.post("/api/v1/namespaces/ai/pods?dryRun=All", POD)));
        assertThat(names(pods())).as("running pods are left alone").isEqualTo(before);
        restart();

        var injected = pods();
        assertThat(injected)
                .hasSize(2)
                .allMatch(RolloutET::isInjected)
                .allMatch(RolloutET::isReady);
        assertThat(injected)
                .allSatisfy(
                        it ->
                                assertThat(
                                                it.at("/metadata/labels/outrigger.io~1injected")
                                                        .asString(""))
                                        .isEqualTo("true"));
        assertThat(names(injected)).doesNotContainAnyElementsOf(before);

        operator.kubectl("label", "namespace", "ai", "outrigger.io/injection-");
        await(
                "the webhook is not asked",
                () -> !isInjected(http.post("/api/v1/namespaces/ai/pods?dryRun=All", POD)));
        assertThat(names(pods())).as("running pods are left alone").isEqualTo(names(injected));
        restart();

        assertThat(pods()).hasSize(2).noneMatch(it -> it.toString().contains("outrigger"));
    }

    /** Not twice in a second: what distinguishes two restarts is their time in seconds. */
    private static boolean isRestarted() {
        try {
            operator.kubectl("-n", "ai", "rollout", "restart", "deployment", "gw-istio");
            return true;
        } catch (Operator.Failed e) {
            assertThat(e).hasMessageContaining("within the past second");
            return false;
        }
    }

    private static void restart() {
        await("a restart", RolloutET::isRestarted);
        operator.kubectl(
                "-n", "ai", "rollout", "status", "deployment", "gw-istio", "--timeout=60s");
        await("old pods are gone", () -> pods().size() == 2);
    }

    private static final JsonNode POD =
            JsonMapper.shared()
                    .readTree(
                            """
                            {"apiVersion": "v1", "kind": "Pod",
                             "metadata": {"generateName": "gw-", "labels": {
                               "gateway.networking.k8s.io/gateway-name": "gw",
                               "gateway.istio.io/managed": "istio.io-gateway-controller"}},
                             "spec": {"containers": [{"name": "istio-proxy", "image": "proxy"}]}}
                            """);

    private static List<JsonNode> pods() {
        return http.get(PODS).path("items").valueStream().toList();
    }

    private static Set<String> names(List<JsonNode> pods) {
        return pods.stream()
                .map(it -> it.at("/metadata/name").asString())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isInjected(JsonNode pod) {
        return pod.at("/spec/initContainers")
                .valueStream()
                .anyMatch(it -> it.path("name").asString("").equals(SidecarNames.CONTAINER));
    }

    private static boolean isReady(JsonNode pod) {
        return pod.at("/status/conditions")
                .valueStream()
                .anyMatch(
                        it ->
                                it.path("type").asString("").equals("Ready")
                                        && it.path("status").asString("").equals("True"));
    }

    private static void await(String what, BooleanSupplier done) {
        Await.until(what, LIMIT, done, () -> http.get(PODS).toString());
    }
}
