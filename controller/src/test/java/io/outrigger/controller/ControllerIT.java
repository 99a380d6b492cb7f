package io.outrigger.controller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.controller.settings.ControllerSettings;
import io.outrigger.manifests.sidecar.SidecarNames;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The control plane on a real API server; no istiod, and no other controller, runs. */
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
    private static final String AI = "/apis/aigateway.envoyproxy.io/v1beta1/namespaces/%s/";

    private static RunFolder run;
    private static KubeApiServer server;
    private static KubeHttp http;
    private static KubernetesClient client;
    private static Controller controller;

    private String namespace = "";

    @BeforeAll
    static void start() {
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
        client = server.client();
        controller =
                Controller.start(
                        ControllerSettings.from(
                                List.of(
                                        "--webhook-listen=127.0.0.1:0",
                                        "--webhook-url=https://127.0.0.1:0"),
                                Map.of()),
                        client,
                        InstantSource.system());
        // the controller is there first: kinds may be installed later
        server.installCrds(bed.tree().resolve("manifests/src/main/resources/crds"));
    }

    @AfterAll
    static void stop() {
        controller.close();
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
    void objectsAppearAndTheRouteIsProgrammed() {
        applySecret("apiKey", "sk-1");
        applyRoute("gpt");

        awaitCondition("chat", "Programmed", "True");
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
        awaitCondition("chat", "Programmed", "True");
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
        awaitCondition("chat", "Programmed", "True");
        String filter = FILTERS.formatted(namespace) + "/outrigger-route-" + namespace + ".chat";
        String secret = SECRETS.formatted(namespace) + "/outrigger-" + namespace + ".gw";

        http.merge(filter, json("{\"spec\": {\"priority\": 99}}"));
        http.delete(ROUTES.formatted(namespace) + "/chat");
        http.merge(secret, json("{\"data\": {\"filter-config.yaml\": \"\"}}"));

        await("the filter", () -> http.get(filter).at("/spec/priority").asInt() == 20);
        await("the route", () -> names(ROUTES).contains("chat"));
        await("the Secret", () -> config().contains("key: sk-1"));
    }

    @Test
    void deletionOfTheRouteCleansUp() {
        applySecret("apiKey", "sk-1");
        applyRoute("gpt");
        awaitCondition("chat", "Programmed", "True");

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
        awaitCondition("chat", "Programmed", "True");

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

        awaitCondition("chat", "Programmed", "False");
        assertThat(condition("chat", "Programmed").path("message").asString())
                .contains("HTTPRoute " + namespace + "/chat: exists");
        assertThat(object(ROUTES, "chat").toString()).contains("\"mine\"");
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
        String path = SECRETS.formatted(namespace) + "/outrigger-" + namespace + ".gw";
        return http.find(path)
                .map(it -> it.at("/data/filter-config.yaml").asString(""))
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

    private static void await(String what, BooleanSupplier done) {
        Await.until(what, LIMIT, done);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
