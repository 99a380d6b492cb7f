package io.outrigger.controller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.controller.install.Rights;
import io.outrigger.manifests.sidecar.SidecarNames;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The control plane on a real API server, with the rights that the chart gives it; no istiod, and
 * no other controller, runs.
 */
class ControllerIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String FILTERS =
            "/apis/networking.istio.io/v1alpha3/namespaces/%s/envoyfilters";
    private static final String ENTRIES =
            "/apis/networking.istio.io/v1/namespaces/%s/serviceentries";
    private static final String ROUTES =
            "/apis/gateway.networking.k8s.io/v1/namespaces/%s/httproutes";
    private static final String SECRETS = "/api/v1/namespaces/%s/secrets";

    /** What the name of the Secret with credentials has before that of the other one. */
    private static final String CREDENTIALS = "credentials.";

    private static final String AI = "/apis/aigateway.envoyproxy.io/v1beta1/namespaces/%s/";

    private static RunFolder run;
    private static KubeApiServer server;
    private static KubeHttp http;
    private static KubernetesClient client;
    private static Controller controller;

    private String namespace = "";

    @BeforeAll
    static void start() throws InterruptedException {
        var bed = TestBed.find();
        run = RunFolder.create(bed);
        server = KubeApiServer.startWithCrds(bed, run, ServiceAccounts.OPTIONAL);
        http = server.http();
        server.apply(
                """
                {apiVersion: v1, kind: Namespace, metadata: {name: outrigger-system}}
                ---
                {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: istio},
                 spec: {controllerName: istio.io/gateway-controller}}
                """);
        client = Rights.forAllNamespaces(bed, run, server);
        controller = LocalController.start(client);
        // the controller is there first: kinds may be installed later
        server.installCrds(bed.tree().resolve("manifests/src/main/resources/crds"));
    }

    @AfterAll
    static void stop() {
        controller.close();
        client.close();
        server.close();
        run.close();
    }

    @BeforeEach
    void useOwnNamespace() {
        namespace = "ai-" + NUMBER.incrementAndGet();
        server.apply(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: NS, labels: {outrigger.io/injection: enabled}}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: gw, namespace: NS}
                spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}
                ---
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: AIServiceBackend
                metadata: {name: openai, namespace: NS}
                spec: {schema: {name: OpenAI}, backendRef: {name: vllm, port: 8000}}
                ---
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: BackendSecurityPolicy
                metadata: {name: openai, namespace: NS}
                spec:
                  targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: openai}]
                  type: APIKey
                  apiKey: {secretRef: {name: openai}}
                """
                        .replace("NS", namespace));
    }

    private void applySecret(String dataKey, String value) {
        server.apply(
                """
                {apiVersion: v1, kind: Secret, metadata: {name: openai, namespace: NS}, data: {KEY: VALUE}}
                """
                        .replace("NS", namespace)
                        .replace("KEY", dataKey)
                        .replace(
                                "VALUE",
                                Base64.getEncoder().encodeToString(value.getBytes(UTF_8))));
    }

    private void applyRoute(String model) {
        server.apply(
                """
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: AIGatewayRoute
                metadata: {name: chat, namespace: NS}
                spec:
                  parentRefs: [{name: gw}]
                  rules:
                  - matches: [{headers: [{name: x-ai-eg-model, value: MODEL}]}]
                    backendRefs: [{name: openai}]
                """
                        .replace("NS", namespace)
                        .replace("MODEL", model));
    }

    @Test
    void objectsAppearAndOnlyPodsAreMissing() {
        applySecret("apiKey", "sk-1");
        applyRoute("gpt");

        awaitWritten("chat");
        assertThat(names(FILTERS))
                .containsExactly(
                        "outrigger-gateway-" + namespace + ".gw",
                        "outrigger-route-" + namespace + ".chat");
        assertThat(names(ENTRIES)).containsExactly("outrigger-dead-end");
        assertThat(names(ROUTES)).containsExactly("chat");
        assertThat(config()).contains("key: sk-1", "Name: gpt");
        assertThat(condition("chat", "Accepted").path("observedGeneration").asInt()).isEqualTo(1);
        assertThat(
                        http.get(AI.formatted(namespace) + "aiservicebackends/openai")
                                .at("/status/conditions/1/status")
                                .asString())
                .isEqualTo("True");
    }

    @Test
    void anEditReachesTheConfigAndTheRoutes() {
        applySecret("apiKey", "sk-1");
        applyRoute("one");
        awaitWritten("chat");
        String since = condition("chat", "Programmed").path("lastTransitionTime").asString();

        applyRoute("two");
        applySecret("apiKey", "sk-2");

        await(
                "the new key and model",
                () -> config().contains("key: sk-2") && config().contains("Name: two"));
        await(
                "generation 2 observed",
                () -> condition("chat", "Programmed").path("observedGeneration").asInt() == 2);
        assertThat(object(ROUTES, "chat").toString()).contains("\"two\"").doesNotContain("\"one\"");
        assertThat(condition("chat", "Programmed").path("lastTransitionTime").asString())
                .isEqualTo(since);
    }

    @Test
    void aSecretWithoutTheKeyIsNamedAndItsBackendIsNotServed() {
        applySecret("key", "sk-1");
        applyRoute("gpt");

        awaitCondition("chat", "ResolvedRefs", "False");
        assertThat(condition("chat", "ResolvedRefs").path("reason").asString())
                .isEqualTo("SecretKeyMissing");
        assertThat(condition("chat", "ResolvedRefs").path("message").asString())
                .contains("Secret " + namespace + "/openai: no value under key apiKey")
                .doesNotContain("sk-1");
        assertThat(config()).doesNotContain("backends:");

        applySecret("apiKey", "sk-1");

        awaitCondition("chat", "ResolvedRefs", "True");
        assertThat(config()).contains("key: sk-1");
    }

    @Test
    void driftIsRepaired() {
        applySecret("apiKey", "sk-1");
        applyRoute("gpt");
        awaitWritten("chat");
        String filter = FILTERS.formatted(namespace) + "/outrigger-route-" + namespace + ".chat";

        http.merge(filter, json("{\"spec\": {\"priority\": 99}}"));
        http.delete(ROUTES.formatted(namespace) + "/chat");
        http.merge(secret(CREDENTIALS), json("{\"data\": {\"credentials.yaml\": \"\"}}"));
        http.merge(secret(""), json("{\"data\": {\"routes.yaml\": \"\"}}"));

        await("the filter", () -> http.get(filter).at("/spec/priority").asInt() == 20);
        await("the route", () -> names(ROUTES).contains("chat"));
        await("the credentials", () -> config().contains("key: sk-1"));
        await("the routes", () -> file(secret(""), "routes.yaml").contains("models:"));
    }

    @Test
    void anotherKeyChangesTheCredentialsOnly() {
        applySecret("apiKey", "sk-1");
        applyRoute("gpt");
        awaitWritten("chat");
        await("the key", () -> config().contains("key: sk-1"));
        String routes = version(secret(""));
        String credentials = version(secret(CREDENTIALS));
        assertThat(file(secret(""), "routes.yaml")).contains("models:").doesNotContain("sk-1");

        applySecret("apiKey", "sk-2");

        await("the other key", () -> config().contains("key: sk-2"));
        assertThat(version(secret(CREDENTIALS))).isNotEqualTo(credentials);
        assertThat(version(secret(""))).isEqualTo(routes);
    }

    @Test
    void eachSecretIsWrittenAgainAndGoesWithTheGateway() {
        applySecret("apiKey", "sk-1");
        applyRoute("gpt");
        awaitWritten("chat");
        for (String kind : List.of("", CREDENTIALS)) {
            String before = http.get(secret(kind)).at("/metadata/uid").asString();
            http.delete(secret(kind));
            await(
                    "another Secret",
                    () ->
                            http.find(secret(kind))
                                    .map(it -> it.at("/metadata/uid").asString())
                                    .filter(it -> !it.equals(before))
                                    .isPresent());
        }

        http.delete("/apis/gateway.networking.k8s.io/v1/namespaces/" + namespace + "/gateways/gw");

        await("no routes", () -> http.find(secret("")).isEmpty());
        await("no credentials", () -> http.find(secret(CREDENTIALS)).isEmpty());
    }

    @Test
    void deletionOfTheRouteCleansUp() {
        applySecret("apiKey", "sk-1");
        applyRoute("gpt");
        awaitWritten("chat");

        http.delete(AI.formatted(namespace) + "aigatewayroutes/chat");

        await("no HTTPRoute", () -> names(ROUTES).isEmpty());
        await("no ServiceEntry", () -> names(ENTRIES).isEmpty());
        await(
                "the Gateway's filter only",
                () -> names(FILTERS).equals(List.of("outrigger-gateway-" + namespace + ".gw")));
        await("no credential", () -> !config().contains("sk-1"));
    }

    @Test
    void optingOutRemovesEverything() {
        applySecret("apiKey", "sk-1");
        applyRoute("gpt");
        awaitWritten("chat");

        http.merge(
                "/api/v1/namespaces/" + namespace,
                json("{\"metadata\": {\"labels\": {\"outrigger.io/injection\": null}}}"));

        await("no HTTPRoute", () -> names(ROUTES).isEmpty());
        await("no EnvoyFilter", () -> names(FILTERS).isEmpty());
        await("no Secret but the user's", () -> names(SECRETS).equals(List.of("openai")));
        await(
                "no claim in the status",
                () ->
                        http.get(AI.formatted(namespace) + "aigatewayroutes/chat")
                                .at("/status/parents")
                                .isEmpty());
    }

    @Test
    void kindsWithoutEffectSaySo() {
        applySecret("apiKey", "sk-1");
        applyRoute("gpt");
        server.apply(
                """
                apiVersion: aigateway.envoyproxy.io/v1alpha1
                kind: MCPRoute
                metadata: {name: tools, namespace: NS}
                spec: {parentRefs: [{name: gw}], backendRefs: [{name: server, port: 80}]}
                ---
                apiVersion: aigateway.envoyproxy.io/v1alpha1
                kind: QuotaPolicy
                metadata: {name: q, namespace: NS}
                spec:
                  targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: openai}]
                  serviceQuota: {quota: {limit: 1, duration: 1h}}
                """
                        .replace("NS", namespace));

        for (String path :
                List.of(
                        AI.formatted(namespace) + "mcproutes/tools",
                        AI.formatted(namespace).replace("v1beta1", "v1alpha1")
                                + "quotapolicies/q")) {
            await(
                    path,
                    () ->
                            http.get(path)
                                    .at("/status/conditions/0/reason")
                                    .asString("")
                                    .equals("NotYetSupported"));
            assertThat(http.get(path).at("/status/conditions/0/type").asString())
                    .isEqualTo("Accepted");
            assertThat(http.get(path).at("/status/conditions/0/status").asString())
                    .isEqualTo("False");
        }
    }

    @Test
    void anHttpRouteOfTheUserIsLeftAlone() {
        server.apply(
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: chat, namespace: NS}
                spec: {parentRefs: [{name: gw}], rules: [{backendRefs: [{name: mine, port: 80}]}]}
                """
                        .replace("NS", namespace));
        applySecret("apiKey", "sk-1");
        applyRoute("gpt");

        await(
                "told",
                () ->
                        condition("chat", "Programmed")
                                .path("message")
                                .asString("")
                                .contains("HTTPRoute " + namespace + "/chat: exists"));
        await(
                "an Event for who must rename it",
                () ->
                        http.get("/api/v1/namespaces/" + namespace + "/events")
                                .path("items")
                                .valueStream()
                                .anyMatch(
                                        it ->
                                                it.path("reason").asString().equals("NotWritten")
                                                        && it.at("/involvedObject/kind")
                                                                .asString()
                                                                .equals("AIGatewayRoute")));
        assertThat(object(ROUTES, "chat").toString()).contains("\"mine\"");
    }

    /** Envoy AI Gateway's controller writes HTTPRoutes of the same name. */
    @Test
    void whereAnotherControllerActsWeDoNot() {
        applySecret("apiKey", "sk-1");
        applyRoute("gpt");
        awaitWritten("chat");

        http.merge(
                AI.formatted(namespace) + "aigatewayroutes/chat",
                json("{\"metadata\": {\"finalizers\": [\"aigateway.envoyproxy.io/finalizer\"]}}"));

        awaitCondition("chat", "Accepted", "False");
        assertThat(condition("chat", "Accepted").path("reason").asString())
                .isEqualTo("ConflictingController");
        await("no HTTPRoute of ours", () -> names(ROUTES).isEmpty());
        server.apply(
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: chat, namespace: NS, labels: {app.kubernetes.io/managed-by: outrigger}}
                spec:
                  parentRefs: [{name: gw}]
                  rules:
                  - filters: [{type: ExtensionRef, extensionRef: {group: gateway.envoyproxy.io,
                      kind: HTTPRouteFilter, name: ai-eg-host-rewrite-chat}}]
                """
                        .replace("NS", namespace));
        http.merge(
                AI.formatted(namespace) + "aigatewayroutes/chat",
                json("{\"metadata\": {\"finalizers\": []}}"));

        await(
                "it is told",
                () ->
                        condition("chat", "Programmed")
                                .path("message")
                                .asString("")
                                .contains("HTTPRoute " + namespace + "/chat: exists"));
        assertThat(object(ROUTES, "chat").toString()).contains("ai-eg-host-rewrite-chat");
    }

    @Test
    void theWebhookInjectsGatewayPods() {
        await(
                "the webhook configuration",
                () ->
                        http.find(
                                        "/apis/admissionregistration.k8s.io/v1"
                                                + "/mutatingwebhookconfigurations"
                                                + "/outrigger-gateway-pods")
                                .isPresent());

        await("an injected pod", () -> injected(pod("gw")));
        assertThat(injected(pod("other"))).as("a Gateway that nobody knows").isTrue();
    }

    /** Envoy Gateway's pods may live where their Gateway does not, and be faster than our watch. */
    @Test
    void aPodIsSkippedEvenIfItIsFasterThanTheWatchOnItsGateway() {
        await("the webhook", () -> injected(pod("gw")));
        String elsewhere = namespace + "-elsewhere";
        server.apply(
                "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(elsewhere));
        await("a namespace that is known", () -> !injected(podOf(elsewhere, gateway(elsewhere))));

        for (int i = 0; i < 10; i++) {
            var pod = podOf(elsewhere, gateway(elsewhere));

            assertThat(injected(pod)).as("pod %s", i).isFalse();
        }
        assertThat(injected(podOf(elsewhere, "nobody"))).as("not found").isTrue();
    }

    private static String gateway(String namespace) {
        String name = "gw-" + NUMBER.incrementAndGet();
        server.apply(
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: NAME, namespace: NS}
                spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}
                """
                        .replace("NAME", name)
                        .replace("NS", namespace));
        return name;
    }

    private JsonNode podOf(String gatewayNamespace, String gateway) {
        return http.post(
                "/api/v1/namespaces/" + namespace + "/pods?dryRun=All",
                json(
                        """
                        {"apiVersion": "v1", "kind": "Pod",
                         "metadata": {"generateName": "gw-", "labels": {
                           "gateway.envoyproxy.io/owning-gateway-name": "GW",
                           "gateway.envoyproxy.io/owning-gateway-namespace": "NS"}},
                         "spec": {"containers": [{"name": "envoy", "image": "proxy"}]}}
                        """
                                .replace("GW", gateway)
                                .replace("NS", gatewayNamespace)));
    }

    @Test
    void theGatewayConfigChangesTheSidecar() {
        await("an injected pod", () -> injected(pod("gw")));

        server.apply(
                """
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: GatewayConfig
                metadata: {name: c, namespace: NS}
                spec: {extProc: {kubernetes: {image: "mirror.example/extproc:2"}}}
                """
                        .replace("NS", namespace));
        http.merge(
                "/apis/gateway.networking.k8s.io/v1/namespaces/" + namespace + "/gateways/gw",
                json(
                        """
                        {"metadata": {"annotations": {"aigateway.envoyproxy.io/gateway-config": "c"}}}
                        """));

        await(
                "the image of the GatewayConfig",
                () -> pod("gw").toString().contains("mirror.example/extproc:2"));
        assertThat(pod("other").toString()).doesNotContain("mirror.example");
    }

    @Test
    void mistakesInAGatewayConfigAreToldInItsStatus() {
        http.merge(
                "/apis/gateway.networking.k8s.io/v1/namespaces/" + namespace + "/gateways/gw",
                json(
                        """
                        {"metadata": {"annotations": {"aigateway.envoyproxy.io/gateway-config": "c"}}}
                        """));
        applyConfig("privileged");
        awaitConfig("False", 1);
        assertThat(accepted().path("reason").asString()).isEqualTo("UnsupportedValue");
        assertThat(accepted().path("message").asString())
                .startsWith("spec.extProc.kubernetes.securityContext: privileged: ");

        applyConfig("readOnlyRootFilesystem");

        awaitConfig("True", 2);
        assertThat(accepted().path("message").asString()).isEmpty();
    }

    private void applyConfig(String trueField) {
        server.apply(
                """
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: GatewayConfig
                metadata: {name: c, namespace: NS}
                spec: {extProc: {kubernetes: {securityContext: {FIELD: true}}}}
                """
                        .replace("NS", namespace)
                        .replace("FIELD", trueField));
    }

    private void awaitConfig(String status, int generation) {
        await(
                "Accepted " + status,
                () ->
                        accepted().path("status").asString("").equals(status)
                                && accepted().path("observedGeneration").asInt(0) == generation);
    }

    private JsonNode accepted() {
        return http.get(AI.formatted(namespace) + "gatewayconfigs/c").at("/status/conditions/0");
    }

    private static boolean injected(JsonNode pod) {
        return pod.toString().contains(SidecarNames.CONTAINER);
    }

    private JsonNode pod(String gateway) {
        return http.post(
                "/api/v1/namespaces/" + namespace + "/pods?dryRun=All",
                json(
                        """
                        {"apiVersion": "v1", "kind": "Pod",
                         "metadata": {"generateName": "gw-", "labels": {
                           "gateway.networking.k8s.io/gateway-name": "GW",
                           "gateway.istio.io/managed": "istio.io-gateway-controller"}},
                         "spec": {"containers": [{"name": "istio-proxy", "image": "proxy"}]}}
                        """
                                .replace("GW", gateway)));
    }

    private String config() {
        return file(secret(""), "routes.yaml") + file(secret(CREDENTIALS), "credentials.yaml");
    }

    private String secret(String kind) {
        return SECRETS.formatted(namespace) + "/" + kind + "outrigger-" + namespace + ".gw";
    }

    private static String version(String path) {
        return http.get(path).at("/metadata/resourceVersion").asString();
    }

    private static String file(String path, String key) {
        return http.find(path)
                .map(it -> it.path("data").path(key).asString(""))
                .map(it -> new String(Base64.getDecoder().decode(it), UTF_8))
                .orElse("");
    }

    private List<String> names(String path) {
        return http.get(path.formatted(namespace))
                .path("items")
                .valueStream()
                .map(it -> it.at("/metadata/name").asString())
                .sorted()
                .toList();
    }

    private JsonNode object(String path, String name) {
        return http.get(path.formatted(namespace) + "/" + name);
    }

    private JsonNode condition(String route, String type) {
        return http.get(AI.formatted(namespace) + "aigatewayroutes/" + route)
                .at("/status/parents/0/conditions")
                .valueStream()
                .filter(it -> it.path("type").asString().equals(type))
                .findFirst()
                .orElse(json("{}"));
    }

    private void awaitCondition(String route, String type, String status) {
        Await.forValue(
                type + " " + status,
                LIMIT,
                () ->
                        condition(route, type).path("status").asString("").equals(status)
                                ? Optional.of(status)
                                : Optional.empty(),
                () -> http.get(AI.formatted(namespace) + "aigatewayroutes/" + route).toString());
    }

    /** There are no pods that could prove more. */
    private void awaitWritten(String route) {
        Await.forValue(
                "written",
                LIMIT,
                () ->
                        condition(route, "Programmed")
                                        .path("message")
                                        .asString("")
                                        .startsWith("all is written; no pod")
                                ? Optional.of(route)
                                : Optional.empty(),
                () -> http.get(AI.formatted(namespace) + "aigatewayroutes/" + route).toString());
    }

    private static void await(String what, BooleanSupplier done) {
        Await.until(what, LIMIT, done);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
