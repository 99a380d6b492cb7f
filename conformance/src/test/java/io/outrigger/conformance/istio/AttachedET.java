package io.outrigger.conformance.istio;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.conformance.PlainTraffic;
import io.outrigger.manifests.tree.Json;
import io.outrigger.testkit.pod.ContainerRuntime;
import io.outrigger.testkit.pod.Delivery;
import io.outrigger.testkit.pod.PodRunner;
import io.outrigger.testkit.pod.RunningPod;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Http;
import io.outrigger.testkit.provider.OpenAiProvider;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A running gateway pod, told by its sidecar, its controller and its clients. */
class AttachedET {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Map<String, String> PODS =
            Map.of("gateway.networking.k8s.io/gateway-name", "gw");
    private static final String ROUTE =
            """
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: Backend
            metadata: {name: vllm, namespace: NAMESPACE}
            spec: {endpoints: [{ip: {address: 127.0.0.1, port: 9}}]}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIServiceBackend
            metadata: {name: vllm, namespace: NAMESPACE}
            spec: {schema: {name: OpenAI}, backendRef: {group: gateway.envoyproxy.io, kind: Backend, name: vllm}}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIGatewayRoute
            metadata: {name: chat, namespace: NAMESPACE}
            spec:
              parentRefs: [{name: gw}]
              rules:
              - matches: [{headers: [{name: x-ai-eg-model, value: MODEL}]}]
                backendRefs: [{name: vllm}]
            """;

    /** istiod takes it as it is, Envoy does not. */
    private static final String BAD_FILTER =
            """
            apiVersion: networking.istio.io/v1alpha3
            kind: EnvoyFilter
            metadata: {name: bad, namespace: NAMESPACE}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gw}]
              configPatches:
              - applyTo: HTTP_FILTER
                match:
                  context: GATEWAY
                  listener: {filterChain: {filter: {name: envoy.filters.network.http_connection_manager}}}
                patch:
                  operation: INSERT_FIRST
                  value:
                    name: example.com/bad
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor
                      message_timeout: 10s
            """;

    private static final String PROVIDER =
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: key, namespace: NAMESPACE}
            stringData: {apiKey: sk-publish}
            ---
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: Backend
            metadata: {name: provider, namespace: NAMESPACE}
            spec: {endpoints: [{ip: {address: 127.0.0.1, port: PORT}}]}
            ---
            """;
    private static final String BACKEND =
            """
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIServiceBackend
            metadata: {name: BACKEND, namespace: NAMESPACE}
            spec: {schema: {name: OpenAI}, backendRef: {group: gateway.envoyproxy.io, kind: Backend, name: provider}}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: BackendSecurityPolicy
            metadata: {name: BACKEND, namespace: NAMESPACE}
            spec:
              targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: BACKEND}]
              type: APIKey
              apiKey: {secretRef: {name: key}}
            ---
            """;
    private static final String CHANGED =
            """
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIGatewayRoute
            metadata: {name: chat, namespace: NAMESPACE}
            spec:
              parentRefs: [{name: gw}]
              rules:
              - matches: [{headers: [{name: x-ai-eg-model, value: steady}]}]
                backendRefs: [{name: FIRST}]
            """;
    private static final String ANOTHER_RULE =
            """
              - matches: [{headers: [{name: x-ai-eg-model, value: MODEL}]}]
                backendRefs: [{name: SECOND}]
            """;
    private static final String CHAT =
            "{\"model\": \"steady\", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}";
    private static final int CHANGES = 50;
    private static final int BACKENDS = 7;

    private static IstioBed bed;

    private String namespace = "";

    @BeforeAll
    static void start() throws InterruptedException {
        bed = IstioBed.start();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    private PodRunner runner() {
        namespace = bed.namespace("ai");
        String sidecar = bed.cluster().bed().tree().resolve("scripts/extproc").toString();
        return PodRunner.on(bed.cluster())
                .running("ai-gateway-extproc", ContainerRuntime.sidecar(sidecar));
    }

    @Test
    void fromAGatewayWithoutAiRoutesThroughARefusedPatchToTheLastRoute() throws Exception {
        try (var runner = runner()) {
            apply(IstioBed.GATEWAY);
            var pod = runner.follow(namespace, PODS).awaitReady(namespace, PODS, LIMIT);
            await(pod, "attached", () -> attached(pod).path("attached").asBoolean());
            assertThat(attached(pod).path("upstreamClusters").asString()).isEqualTo("0/0");
            await(pod, "plain traffic", () -> Http.get(plain(pod)).status() == 302);

            apply(ROUTE.replace("MODEL", "one"));
            await(pod, "1/1", () -> holds("Attached", "True", "1/1 pods attached"));
            assertThat(holds("Injected", "True", "1/1 pods injected")).isTrue();
            assertThat(holds("Programmed", "True", "")).as("proven").isTrue();

            try (var traffic = PlainTraffic.to(plain(pod))) {
                apply(BAD_FILTER);
                // another configuration makes the sidecar look at once
                apply(ROUTE.replace("MODEL", "two"));
                await(
                        pod,
                        "the refusal is told",
                        () ->
                                holds(
                                        "Attached",
                                        "True",
                                        "Envoy refuses a listener: One and only one of"));
                assertThat(pod.ready()).isTrue();

                delete("networking.istio.io/v1alpha3", "envoyfilters/bad");
                delete("aigateway.envoyproxy.io/v1beta1", "aigatewayroutes/chat");
                await(
                        pod,
                        "the last route is gone",
                        () -> attached(pod).path("upstreamClusters").asString().equals("0/0"));
                await(pod, "attached", () -> attached(pod).path("attached").asBoolean());
                assertThat(pod.ready()).isTrue();
                var statuses = traffic.statuses();
                assertThat(statuses).containsOnlyKeys(302);
                assertThat(statuses.get(302)).isGreaterThan(100);
            }
        }
    }

    /** Secrets come late and in no order; no request must notice. */
    @Test
    void changesOfRoutesUnderLoadLoseNoRequest() throws Exception {
        try (var provider = OpenAiProvider.start("sk-publish", Set.of("steady"));
                var runner =
                        runner().delivering(new Delivery(Duration.ZERO, Duration.ofSeconds(2)))) {
            apply(IstioBed.GATEWAY);
            apply(PROVIDER.replace("PORT", Integer.toString(provider.port())) + backends());
            apply(changed(0));
            var pod = runner.follow(namespace, PODS).awaitReady(namespace, PODS, LIMIT);
            await(pod, "programmed", () -> holds("Programmed", "True", ""));
            await(pod, "an answer", () -> Http.send(chat(pod)).status() == 200);

            try (var one = PlainTraffic.posting(chat(pod).uri(), CHAT);
                    var other = PlainTraffic.posting(chat(pod).uri(), CHAT)) {
                for (int i = 1; i <= CHANGES; i++) {
                    apply(changed(i));
                    Thread.sleep(Duration.ofMillis(300));
                }
                await(
                        pod,
                        "the last change is programmed",
                        () -> holds("Programmed", "True", "") && observed("Programmed"));
                await(
                        pod,
                        "backends of before are forgotten",
                        () ->
                                attached(pod).path("upstreamClusters").asString().equals("1/1")
                                        && attached(pod).path("attached").asBoolean());
                for (var statuses : List.of(one.statuses(), other.statuses())) {
                    assertThat(statuses).containsOnlyKeys(200);
                    assertThat(statuses.get(200)).isGreaterThan(100);
                }
            }
        }
    }

    private static String backends() {
        return IntStream.range(0, BACKENDS)
                .mapToObj(it -> BACKEND.replace("BACKEND", "b" + it))
                .collect(Collectors.joining());
    }

    /** The steady model moves on with each change, another comes and goes. */
    private static String changed(int change) {
        String another =
                change % 2 == 0
                        ? ""
                        : ANOTHER_RULE
                                .replace("MODEL", "m" + change)
                                .replace("SECOND", "b" + (change + 3) % BACKENDS);
        return CHANGED.replace("FIRST", "b" + change % BACKENDS) + another;
    }

    private static HttpRequest chat(RunningPod pod) {
        return HttpRequest.newBuilder(
                        URI.create("http://" + pod.ip() + ":8080/v1/chat/completions"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(CHAT))
                .build();
    }

    private boolean observed(String type) {
        long generation = route().at("/metadata/generation").asLong();
        return route().at("/status/parents/0/conditions")
                .valueStream()
                .filter(it -> it.path("type").asString().equals(type))
                .allMatch(it -> it.path("observedGeneration").asLong() == generation);
    }

    private void apply(String yaml) {
        bed.cluster().server().apply(yaml.replace("NAMESPACE", namespace));
    }

    private void delete(String version, String object) {
        bed.cluster()
                .server()
                .http()
                .delete("/apis/" + version + "/namespaces/" + namespace + "/" + object);
    }

    private static URI plain(RunningPod pod) {
        return URI.create("http://" + pod.ip() + ":8080/plain");
    }

    private static JsonNode attached(RunningPod pod) {
        var answer = Http.get(URI.create("http://" + pod.ip() + ":1064/attached"));
        return answer.status() == 200 ? Json.parse(answer.body()) : Json.object();
    }

    private boolean holds(String type, String status, String message) {
        return route().at("/status/parents/0/conditions")
                .valueStream()
                .anyMatch(
                        it ->
                                it.path("type").asString().equals(type)
                                        && it.path("status").asString().equals(status)
                                        && it.path("message").asString().contains(message));
    }

    private JsonNode route() {
        return bed.cluster()
                .server()
                .http()
                .find(
                        "/apis/aigateway.envoyproxy.io/v1beta1/namespaces/"
                                + namespace
                                + "/aigatewayroutes/chat")
                .orElseGet(Json::object);
    }

    private void await(RunningPod pod, String what, BooleanSupplier done) {
        Await.until(what, LIMIT, done, () -> attached(pod) + "\n" + route().path("status"));
    }
}
