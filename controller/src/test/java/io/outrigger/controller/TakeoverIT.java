package io.outrigger.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.controller.install.Rights;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.cluster.KubeControllers;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Who writes when there are several controllers, and what is left when there was none. */
@TestMethodOrder(OrderAnnotation.class)
class TakeoverIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String LEASE =
            "/apis/coordination.k8s.io/v1/namespaces/outrigger-system/leases/outrigger-controller";
    private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/";
    private static final Set<String> GENERATED =
            Set.of("envoyfilters", "serviceentries", "httproutes", "secrets", "configmaps");
    private static final Set<String> READING = Set.of("get", "list", "watch");

    private static TestBed bed;
    private static RunFolder run;
    private static KubeApiServer server;
    private static KubeControllers controllers;
    private static KubeHttp http;
    private static KubernetesClient firstClient;
    private static KubernetesClient secondClient;
    private static Controller first;
    private static Controller second;

    @BeforeAll
    static void start() throws InterruptedException {
        bed = TestBed.find();
        run = RunFolder.create(bed);
        server = KubeApiServer.startWithCrds(bed, run, ServiceAccounts.OPTIONAL);
        controllers = KubeControllers.start(bed, server);
        http = server.http();
        server.installCrds(crds());
        server.apply(
                """
                {apiVersion: v1, kind: Namespace, metadata: {name: outrigger-system}}
                ---
                {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: istio},
                 spec: {controllerName: istio.io/gateway-controller}}
                """);
        secondClient = Rights.forAllNamespaces(bed, run, server);
        server.apply(
                """
                {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: first},
                 roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin},
                 subjects: [{kind: ServiceAccount, name: first, namespace: default}]}
                ---
                {apiVersion: v1, kind: ServiceAccount, metadata: {name: first, namespace: default}}
                """);
        firstClient = server.client("default", "first");
        first = LocalController.start(firstClient, "--identity=first");
        await("a leader", () -> http.find(LEASE).isPresent());
        second = LocalController.start(secondClient, "--identity=second");
    }

    private static Path crds() {
        return bed.tree().resolve("manifests/src/main/resources/crds");
    }

    @AfterAll
    static void stop() {
        second.close();
        controllers.close();
        secondClient.close();
        server.close();
        run.close();
    }

    @Test
    @Order(1)
    void onlyTheLeaderWritesAndAnotherTakesOverWhenItIsGone() throws InterruptedException {
        applyGateway("one");
        applyRoute("one", "one");
        await("written", () -> names("one").contains("HTTPRoute chat"));
        applyGateway("two");
        applyRoute("two", "two");
        await("written", () -> names("two").contains("HTTPRoute chat"));
        assertThat(holder()).isEqualTo("first");
        assertThat(writtenBySecond()).isEmpty();

        // to the cluster it is as if the process were killed: it says nothing any more
        firstClient.close();
        var since = Instant.now();
        http.delete("/apis/gateway.networking.k8s.io/v1/namespaces/one/httproutes/chat");

        await("repaired", () -> names("one").contains("HTTPRoute chat"));
        assertThat(Duration.between(since, Instant.now())).isLessThan(Duration.ofSeconds(30));
        assertThat(holder()).isEqualTo("second");
        assertThat(writtenBySecond()).containsExactly("httproutes");
        first.close();
        assertThat(holder()).as("who has gone takes nothing along").isEqualTo("second");
    }

    @Test
    @Order(2)
    void aGatewayThatGoesTakesItsObjectsAlong() throws InterruptedException {
        applyGateway("three");
        applyRoute("three", "three");
        await("written", () -> names("three").contains("HTTPRoute chat"));
        whether(
                Running.YES,
                "three",
                () -> http.delete(gateway("three")),
                () -> assertThat(names("three")).isEmpty());
        applyGateway("three");
        await("written", () -> names("three").contains("HTTPRoute chat"));
        whether(
                Running.NO,
                "three",
                () -> http.delete(gateway("three")),
                () -> assertThat(names("three")).isEmpty());
    }

    @Test
    @Order(3)
    void aRouteThatGoesTakesItsObjectsAlong() throws InterruptedException {
        applyGateway("four");
        applyRoute("four", "four");
        for (var running : Running.values()) {
            applyRoute("four", "four");
            await("written", () -> names("four").contains("HTTPRoute chat"));
            whether(
                    running,
                    "four",
                    () -> http.delete(route("four")),
                    () ->
                            assertThat(names("four"))
                                    .containsExactly(
                                            "EnvoyFilter outrigger-gateway-four.gw",
                                            "Secret credentials.outrigger-four.gw",
                                            "Secret outrigger-four.gw"));
        }
    }

    /** A route's namespace may not be its Gateway's, and no owner lives across namespaces. */
    @Test
    @Order(4)
    void aNamespaceThatGoesLeavesNothingInAnother() throws InterruptedException {
        for (var running : Running.values()) {
            String routes = "routes-" + running.word;
            String gateways = "gateways-" + running.word;
            applyGateway(gateways);
            server.apply(
                    "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(routes));
            applyRoute(routes, gateways);
            await(
                    "written",
                    () ->
                            names(gateways)
                                    .contains(
                                            "EnvoyFilter outrigger-route-%s.chat"
                                                    .formatted(routes)));
            whether(
                    running,
                    gateways,
                    () -> {
                        http.delete("/api/v1/namespaces/" + routes);
                        await(
                                "the namespace is gone",
                                () -> http.find("/api/v1/namespaces/" + routes).isEmpty());
                    },
                    () ->
                            assertThat(names(gateways))
                                    .containsExactly(
                                            "EnvoyFilter outrigger-gateway-%s.gw"
                                                    .formatted(gateways),
                                            "Secret credentials.outrigger-%s.gw"
                                                    .formatted(gateways),
                                            "Secret outrigger-%s.gw".formatted(gateways)));
        }
    }

    @Test
    @Order(5)
    void aKindThatGoesTakesItsObjectsAlong() throws InterruptedException {
        for (var running : List.of(Running.NO, Running.YES)) {
            applyRoute("two", "two");
            await("written", () -> names("two").contains("HTTPRoute chat"));
            whether(
                    running,
                    "two",
                    () -> {
                        String crd = CRDS + "aigatewayroutes.aigateway.envoyproxy.io";
                        http.delete(crd);
                        await("the kind is gone", () -> http.find(crd).isEmpty());
                    },
                    () ->
                            assertThat(names("two"))
                                    .containsExactly(
                                            "EnvoyFilter outrigger-gateway-two.gw",
                                            "Secret credentials.outrigger-two.gw",
                                            "Secret outrigger-two.gw"));
            server.installCrds(crds());
        }
        applyRoute("two", "two");
        await("it may come back", () -> names("two").contains("HTTPRoute chat"));
    }

    private enum Running {
        YES("up"),
        NO("down");

        private final String word;

        Running(String word) {
            this.word = word;
        }
    }

    /** Does something while a controller runs, or while none does. */
    private static void whether(Running running, String namespace, Runnable deed, Runnable check)
            throws InterruptedException {
        switch (running) {
            case YES -> deed.run();
            case NO -> {
                second.close();
                deed.run();
                second = LocalController.start(secondClient, "--identity=second");
            }
        }
        Await.until(
                "nothing is left",
                LIMIT,
                () -> {
                    try {
                        check.run();
                        return true;
                    } catch (AssertionError _) {
                        return false;
                    }
                },
                () -> names(namespace).toString());
    }

    private static void applyGateway(String namespace) {
        server.apply(
                """
                {apiVersion: v1, kind: Namespace, metadata: {name: NS, labels: {outrigger.io/injection: enabled}}}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: gw, namespace: NS}
                spec:
                  gatewayClassName: istio
                  listeners: [{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}]
                """
                        .replace("NS", namespace));
    }

    private static void applyRoute(String namespace, String gateway) {
        server.apply(
                """
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: AIServiceBackend
                metadata: {name: vllm, namespace: NS}
                spec: {schema: {name: OpenAI}, backendRef: {name: vllm, port: 8000}}
                ---
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: AIGatewayRoute
                metadata: {name: chat, namespace: NS}
                spec:
                  parentRefs: [{name: gw, namespace: GATEWAY}]
                  rules:
                  - matches: [{headers: [{name: x-ai-eg-model, value: gpt}]}]
                    backendRefs: [{name: vllm}]
                """
                        .replace("NS", namespace)
                        .replace("GATEWAY", gateway));
    }

    private static String gateway(String namespace) {
        return "/apis/gateway.networking.k8s.io/v1/namespaces/" + namespace + "/gateways/gw";
    }

    private static String route(String namespace) {
        return "/apis/aigateway.envoyproxy.io/v1beta1/namespaces/"
                + namespace
                + "/aigatewayroutes/chat";
    }

    /** What we have made in a namespace. */
    private static List<String> names(String namespace) {
        var names = new ArrayList<String>();
        for (String path :
                List.of(
                        "/apis/networking.istio.io/v1alpha3/namespaces/%s/envoyfilters",
                        "/apis/networking.istio.io/v1/namespaces/%s/serviceentries",
                        "/apis/gateway.networking.k8s.io/v1/namespaces/%s/httproutes",
                        "/api/v1/namespaces/%s/secrets")) {
            var list = http.get(path.formatted(namespace));
            String kind = list.path("kind").asString().replaceAll("List$", "");
            list.path("items")
                    .forEach(it -> names.add(kind + " " + it.at("/metadata/name").asString()));
        }
        return names;
    }

    private static String holder() {
        return http.get(LEASE).at("/spec/holderIdentity").asString("");
    }

    private static Set<String> writtenBySecond() {
        var written = new TreeSet<String>();
        server.audit("outrigger-system").requests().stream()
                .filter(it -> GENERATED.contains(it.resource()))
                .filter(it -> !it.namespace().equals("outrigger-system"))
                .filter(it -> !READING.contains(it.verb()))
                .forEach(it -> written.add(it.resource()));
        return written;
    }

    private static void await(String what, BooleanSupplier done) {
        Await.until(what, LIMIT, done);
    }
}
