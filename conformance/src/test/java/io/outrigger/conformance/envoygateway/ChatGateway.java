package io.outrigger.conformance.envoygateway;

import io.outrigger.testkit.pod.RunningPod;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Http;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A Gateway {@code gw} with one chat route, in a namespace of its own, and its client. */
final class ChatGateway {
    private static final String OBJECTS =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: gw, namespace: NS}
            spec:
              gatewayClassName: CLASS
              listeners: [{name: http, port: LISTENER, protocol: HTTP}]
              infrastructure: INFRASTRUCTURE
            ---
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: Backend
            metadata: {name: provider, namespace: NS}
            spec: {endpoints: [{ip: {address: 127.0.0.1, port: PORT}}]}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIServiceBackend
            metadata: {name: provider, namespace: NS}
            spec: {schema: {name: OpenAI}, backendRef: {group: gateway.envoyproxy.io, kind: Backend, name: provider}}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: BackendSecurityPolicy
            metadata: {name: provider, namespace: NS}
            spec:
              targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: provider}]
              type: APIKey
              apiKey: {secretRef: {name: provider}}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: provider, namespace: NS}
            stringData: {apiKey: KEY}
            """;
    private static final String ROUTE =
            """
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIGatewayRoute
            metadata: {name: chat, namespace: NS}
            spec:
              parentRefs: [{name: gw}]
              rules: [{matches: [MATCHES], backendRefs: [{name: provider}]}]
            """;

    /** Envoy Gateway adds 10,000 to ports that need root. */
    private static final int PORT = 10_081;

    private final EnvoyGatewayBed bed;
    private final String namespace;

    private ChatGateway(EnvoyGatewayBed bed, String namespace) {
        this.bed = bed;
        this.namespace = namespace;
    }

    /**
     * Creates the objects of the Gateway, and no route yet.
     *
     * @param infrastructure of the Gateway's spec
     */
    static ChatGateway create(
            EnvoyGatewayBed bed,
            String namespace,
            CountingProvider provider,
            String infrastructure) {
        return create(
                bed,
                namespace,
                provider,
                OBJECTS.replace("INFRASTRUCTURE", infrastructure).replace("CLASS", "eg"),
                81);
    }

    /** The same, of a class whose Gateways share their pods, and with a listener of its own. */
    static ChatGateway merged(
            EnvoyGatewayBed bed,
            String namespace,
            CountingProvider provider,
            String gatewayClass,
            int port) {
        return create(
                bed,
                namespace,
                provider,
                OBJECTS.replace("INFRASTRUCTURE", "{}").replace("CLASS", gatewayClass),
                port);
    }

    private static ChatGateway create(
            EnvoyGatewayBed bed,
            String namespace,
            CountingProvider provider,
            String objects,
            int port) {
        bed.namespace(namespace);
        bed.apply(
                objects.replace("NS", namespace)
                        .replace("LISTENER", Integer.toString(port))
                        .replace("PORT", Integer.toString(provider.port()))
                        .replace("KEY", CountingProvider.KEY));
        return new ChatGateway(bed, namespace);
    }

    /** Makes these models known, and no others. */
    ChatGateway route(String... models) {
        bed.apply(
                ROUTE.replace("NS", namespace)
                        .replace(
                                "MATCHES",
                                Stream.of(models)
                                        .map(
                                                "{headers: [{name: x-ai-eg-model, value: %s}]}"
                                                        ::formatted)
                                        .collect(Collectors.joining(", "))));
        return this;
    }

    /** Runs its pods, and waits for a ready one. */
    RunningPod pod() {
        return bed.pod(namespace, "gw");
    }

    /** The status of its route. */
    String status() {
        return route().path("status").toString();
    }

    /** Whether its route has this condition. */
    boolean isTrue(String condition) {
        return route().at("/status/parents/0/conditions")
                .valueStream()
                .anyMatch(
                        it ->
                                it.path("type").asString("").equals(condition)
                                        && it.path("status").asString("").equals("True"));
    }

    private JsonNode route() {
        return bed.api()
                .get(
                        "/apis/aigateway.envoyproxy.io/v1beta1/namespaces/%s/aigatewayroutes/chat"
                                .formatted(namespace));
    }

    /** Waits until the model is answered. */
    void awaitModel(RunningPod pod, String model) {
        Await.until(model, EnvoyGatewayBed.LIMIT, () -> status(pod, model) == 200);
    }

    /** The status of one request; 0 without an answer. */
    int status(RunningPod pod, String model) {
        return status("http://%s:%d".formatted(pod.ip(), PORT), model);
    }

    /** The same, at the origin of some listener. */
    static int status(String origin, String model) {
        return Http.send(
                        HttpRequest.newBuilder(URI.create(origin + "/v1/chat/completions"))
                                .timeout(Duration.ofSeconds(10))
                                .header("content-type", "application/json")
                                .header("authorization", "Bearer key-of-a-client")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                """
                                                {"model": "%s", "messages": [{"role": "user", "content": "Hello"}]}
                                                """
                                                        .formatted(model)))
                                .build())
                .status();
    }
}
