package io.outrigger.conformance.istio;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.cluster.Cluster;
import io.outrigger.testkit.process.Http.Answer;
import io.outrigger.testkit.provider.OpenAiProvider;
import io.outrigger.testkit.provider.OpenAiProvider.Fault;
import io.outrigger.testkit.sdk.Arrival;
import io.outrigger.testkit.sdk.StrictProviders;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Retries, priorities, weights and limits on the clusters and routes that istiod pushed. */
class TrafficET {
    private static final String POLICIES = "gateway.envoyproxy.io/v1alpha1";

    /** A provider: its Backend, its dialect and its key. */
    private static final String PROVIDER =
            """
            ---
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: Backend
            metadata: {name: NAME, namespace: NAMESPACE}
            spec: {endpoints: [{hostname: HOST, ip: {address: 127.0.0.1, port: PORT}}]}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIServiceBackend
            metadata: {name: NAME, namespace: NAMESPACE}
            spec: {schema: {name: SCHEMA}, backendRef: {group: gateway.envoyproxy.io, kind: Backend, name: NAME}}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: BackendSecurityPolicy
            metadata: {name: NAME, namespace: NAMESPACE}
            spec:
              type: TYPE
              MEMBER: {secretRef: {name: NAME}}
              targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: NAME}]
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: NAME, namespace: NAMESPACE}
            stringData: {apiKey: "KEY"}
            """;

    private static final String ROUTE =
            """
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIGatewayRoute
            metadata: {name: chat, namespace: NAMESPACE}
            spec:
              parentRefs: [{name: gw}]
              rules:
              - name: failover
                matches: [{headers: [{name: x-ai-eg-model, value: failover}]}]
                backendRefs:
                - {name: one, modelNameOverride: gpt-4o}
                - {name: claude, modelNameOverride: claude-sonnet-4-5, priority: 1}
              - name: weighted
                matches: [{headers: [{name: x-ai-eg-model, value: weighted}]}]
                backendRefs:
                - {name: one, modelNameOverride: gpt-4o, weight: 3}
                - {name: two, modelNameOverride: gpt-4o, weight: 1}
              llmRequestCosts: [{metadataKey: total, type: TotalToken}]
            """;
    private static final String RETRY =
            """
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: BackendTrafficPolicy
            metadata: {name: chat, namespace: NAMESPACE}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: chat}]
              retry:
                numAttemptsPerPriority: 1
                numRetries: 3
                perRetry: {backOff: {baseInterval: 25ms, maxInterval: 100ms}}
                retryOn: {triggers: [connect-failure, retriable-status-codes], httpStatusCodes: [503]}
              healthCheck: {passive: {consecutive5XxErrors: 50}}
              circuitBreaker: {maxConnections: 77}
              rateLimit: {type: Local, local: {rules: [{limit: {requests: 1, unit: Hour}}]}}
            """;

    /** What Istio's own chart deploys, before its webhook fills it in. */
    private static final String CLASSIC =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: ingress, namespace: NAMESPACE}
            spec: {selector: {istio: ingress}, ports: [{name: http, port: 8080}]}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: ingress, namespace: NAMESPACE}
            spec:
              selector: {matchLabels: {istio: ingress}}
              template:
                metadata:
                  labels: {istio: ingress, sidecar.istio.io/inject: "true"}
                  annotations: {inject.istio.io/templates: gateway, outrigger.io/gateway: classic}
                spec: {containers: [{name: istio-proxy, image: auto}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: classic, namespace: NAMESPACE}
            spec:
              gatewayClassName: istio
              addresses: [{type: Hostname, value: ingress.NAMESPACE.svc.cluster.local}]
              listeners: [{name: http, port: 8080, protocol: HTTP}]
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIGatewayRoute
            metadata: {name: classic, namespace: NAMESPACE}
            spec:
              parentRefs: [{name: classic}]
              rules:
              - matches: [{headers: [{name: x-ai-eg-model, value: classic}]}]
                backendRefs: [{name: two, modelNameOverride: gpt-4o}]
            """;

    private static OpenAiProvider one;
    private static OpenAiProvider two;
    private static StrictProviders strict;
    private static IstioStage stage;

    @BeforeAll
    static void start() throws InterruptedException {
        one = OpenAiProvider.start("sk-one", Set.of("gpt-4o"));
        two = OpenAiProvider.start("sk-two", Set.of("gpt-4o"));
        var cluster = Cluster.shared();
        strict = StrictProviders.start(cluster.bed(), cluster.run().folder("traffic"));
        var claude = strict.place("anthropic");
        stage =
                new IstioStage(
                        IstioBed.GATEWAY
                                + openai("one", one.port(), "sk-one")
                                + openai("two", two.port(), "sk-two")
                                + provider("claude", claude.port(), claude.key())
                                        .replace("HOST", claude.host())
                                        .replace("SCHEMA", "Anthropic")
                                        .replace("TYPE", "AnthropicAPIKey")
                                        .replace("MEMBER", "anthropicAPIKey")
                                + ROUTE);
        stage.await("the first answer", () -> chat("weighted").status() == 200);
    }

    private static String openai(String name, int port, String key) {
        return provider(name, port, key)
                .replace("HOST", name + ".example")
                .replace("SCHEMA", "OpenAI")
                .replace("TYPE", "APIKey")
                .replace("MEMBER", "apiKey");
    }

    private static String provider(String name, int port, String key) {
        return PROVIDER.replace("NAME,", name + ",")
                .replace("NAME}", name + "}")
                .replace("PORT", String.valueOf(port))
                .replace("KEY", key);
    }

    @AfterAll
    static void stop() {
        stage.close();
        strict.close();
        two.close();
        one.close();
    }

    @BeforeEach
    void allIsWell() {
        one.fail(null);
        two.fail(null);
        strict.reset();
    }

    private static Answer chat(String model) {
        return stage.post("/v1/chat/completions", body(model));
    }

    private static String body(String model) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"
                .formatted(model);
    }

    private static long claudeAnswered() {
        return strict.count(Arrival.Outcome.ANSWERED);
    }

    @Test
    void withoutARetryPolicyAFailureIsOneRequest() {
        one.fail(new Fault.Answer(503, "application/json", "{\"error\":{\"message\":\"busy\"}}"));
        long before = one.arrived();

        var answer = chat("failover");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("busy");
        assertThat(one.arrived()).isEqualTo(before + 1);
        assertThat(claudeAnswered()).isZero();
    }

    @Test
    void aRetryGoesToTheNextPriorityInItsOwnDialectWithItsOwnKey() {
        stage.apply(RETRY);
        stage.await("the policy in Envoy", () -> routes().contains("previous_priorities"));
        one.fail(new Fault.Answer(503, "application/json", "{}"));
        long before = one.arrived();

        var answer = chat("failover");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"object\":\"chat.completion\"");
        assertThat(one.arrived()).isEqualTo(before + 1);
        assertThat(claudeAnswered()).as("judged by the SDK's own types").isEqualTo(1);
        assertThat(one.leaks()).isZero();
        assertThat(clusters()).contains("\"max_connections\": 77").contains("outlier_detection");
        var told = stage.object(POLICIES, "backendtrafficpolicies/chat").path("status").toString();
        assertThat(told)
                .contains("FieldsNotHonoured")
                .contains("spec.rateLimit")
                .contains("\"Accepted\"");

        stage.delete(POLICIES, "backendtrafficpolicies/chat");
        stage.await("no policy in Envoy", () -> !routes().contains("previous_priorities"));
    }

    private static String routes() {
        return stage.envoy("/config_dump?resource=dynamic_route_configs");
    }

    private static String clusters() {
        return stage.envoy("/config_dump?resource=dynamic_active_clusters");
    }

    @Test
    void weightsAreKept() {
        long first = one.answered();
        long second = two.answered();

        IntStream.range(0, 80).forEach(_ -> assertThat(chat("weighted").status()).isEqualTo(200));

        assertThat(one.answered() - first).isBetween(48L, 72L);
        assertThat(two.answered() - second).isBetween(8L, 32L);
    }

    @Test
    void plainTrafficNeverReachesTheSidecar() {
        chat("weighted");
        long before = streams();
        assertThat(before).as("streams of AI requests").isPositive();

        IntStream.range(0, 20)
                .forEach(_ -> assertThat(stage.get("/plain").status()).isEqualTo(302));

        assertThat(streams()).isEqualTo(before);
    }

    private static long streams() {
        return stage.envoy("/stats?filter=ext_proc.*streams_started")
                .lines()
                .mapToLong(it -> Long.parseLong(it.substring(it.indexOf(": ") + 2)))
                .sum();
    }

    @Test
    void theProxysLogHasTheCostsWhateverItsOwnerLogs() {
        chat("weighted");

        stage.await(
                "a line",
                () ->
                        stage.proxyLog()
                                .lines()
                                .filter(it -> it.startsWith("{") && it.contains("\"ai_gateway\""))
                                .anyMatch(
                                        it ->
                                                it.contains("\"total\":")
                                                        && it.contains("\"backend_name\"")));
        stage.get("/plain");
        assertThat(stage.proxyLog().lines().filter(it -> it.startsWith("{")))
                .noneMatch(it -> it.contains("/plain"));
    }

    @Test
    void anUnknownModelIsToldInTheClientsDialect() {
        var openai = chat("nobody");
        var anthropic =
                stage.post(
                        "/anthropic/v1/messages",
                        "{\"model\":\"nobody\",\"max_tokens\":9,"
                                + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

        assertThat(openai.status()).isEqualTo(404);
        assertThat(openai.body()).contains("no route is configured");
        assertThat(anthropic.status()).isEqualTo(404);
        assertThat(anthropic.body()).contains("not_found_error");
    }

    @Test
    void aBufferLimitIsTheLargestPrompt() {
        String large =
                "{\"model\":\"weighted\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                        .formatted("x".repeat(2 << 20));
        assertThat(stage.post("/v1/chat/completions", large).status()).isEqualTo(200);

        stage.apply(
                """
                apiVersion: gateway.envoyproxy.io/v1alpha1
                kind: ClientTrafficPolicy
                metadata: {name: gw, namespace: NAMESPACE}
                spec:
                  targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gw}]
                  connection: {bufferLimit: 1Mi}
                """);

        stage.await("413", () -> onItsOwnConnection(large) == 413);
        assertThat(chat("weighted").status()).isEqualTo(200);
        stage.delete(POLICIES, "clienttrafficpolicies/gw");
        stage.await("200 again", () -> onItsOwnConnection(large) == 200);
    }

    /** An older connection stays with the listener that it came by. */
    private static int onItsOwnConnection(String body) {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(stage.uri("/v1/chat/completions"))
                                    .header("content-type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException _) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    @Test
    void aGatewayDeployedByHandServesAiRoutesToo() {
        stage.apply(CLASSIC);
        var pod = stage.follow(Map.of("istio", "ingress"));

        stage.await(
                "an answer",
                () ->
                        IstioStage.post(pod, "/v1/chat/completions", body("classic")).status()
                                == 200);

        assertThat(two.received().getLast().headers())
                .doesNotContainKey("x-ai-eg-model")
                .containsKey("authorization");
        assertThat(chat("classic").status()).as("on the other Gateway").isEqualTo(404);
    }
}
