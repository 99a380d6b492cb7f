package io.outrigger.testkit.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.outrigger.testkit.pod.PodRunner;
import io.outrigger.testkit.pod.RunningPod;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Http;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class IstiodET {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Map<String, String> GATEWAY_PODS =
            Map.of("gateway.networking.k8s.io/gateway-name", "igw");

    private static Cluster cluster;
    private static HttpServer upstream;

    @BeforeAll
    static void start() throws IOException {
        cluster = Cluster.shared();
        upstream =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        upstream.createContext(
                "/",
                exchange -> {
                    byte[] body = "from the upstream".getBytes(UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        upstream.start();
    }

    @AfterAll
    static void stop() {
        upstream.stop(0);
    }

    @Test
    void aGatewaysPodServesItsRoutesOnItsOwnAddress() {
        String namespace = gateway("gw");
        try (var runner = PodRunner.on(cluster).follow(namespace, GATEWAY_PODS)) {
            var pod = runner.awaitReady(namespace, GATEWAY_PODS, LIMIT);

            Await.until("200", LIMIT, () -> get(pod).status() == 200, () -> pod.log("istio-proxy"));

            assertThat(get(pod).body()).isEqualTo("from the upstream");
            assertThat(pod.ip()).startsWith("127.").isNotEqualTo("127.0.0.1");
            Await.until(
                    "programmed", LIMIT, () -> condition(namespace, "Programmed").equals("True"));
            assertThat(gatewayOf(namespace).at("/status/addresses/0/value").asString())
                    .isEqualTo(pod.ip());
            Await.until("an available Deployment", LIMIT, () -> readyReplicas(namespace) == 1);
        }
    }

    @Test
    void aRestartedDeploymentReplacesThePodOnceTheNewOneIsReady() {
        String namespace = gateway("roll");
        try (var runner = PodRunner.on(cluster).follow(namespace, GATEWAY_PODS)) {
            var before = runner.awaitReady(namespace, GATEWAY_PODS, LIMIT);
            Await.until("200", LIMIT, () -> get(before).status() == 200);

            var deployments = cluster.server().client().apps().deployments();
            deployments.inNamespace(namespace).withName("igw-istio").rolling().restart();

            Await.until(
                    "only the new pod",
                    LIMIT,
                    () ->
                            runner.pods().size() == 1
                                    && !runner.pods().getFirst().name().equals(before.name())
                                    && runner.pods().getFirst().ready());
            var after = runner.pods().getFirst();
            assertThat(get(after).status()).isEqualTo(200);
            assertThat(get(before).status()).as("the old pod's processes").isZero();
        }
    }

    private static String gateway(String name) {
        String namespace = cluster.namespace(name, Map.of());
        cluster.server()
                .apply(
                        """
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: Gateway
                        metadata: {name: igw, namespace: %1$s}
                        spec:
                          gatewayClassName: istio
                          listeners: [{name: http, port: 8080, protocol: HTTP}]
                        ---
                        apiVersion: networking.istio.io/v1
                        kind: ServiceEntry
                        metadata: {name: up, namespace: %1$s}
                        spec:
                          hosts: [up.%1$s.test]
                          location: MESH_EXTERNAL
                          resolution: STATIC
                          ports: [{number: 80, name: http, protocol: HTTP}]
                          endpoints: [{address: 127.0.0.1, ports: {http: %2$d}}]
                        ---
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: HTTPRoute
                        metadata: {name: up, namespace: %1$s}
                        spec:
                          parentRefs: [{name: igw}]
                          rules:
                          - backendRefs:
                            - {group: networking.istio.io, kind: Hostname, name: up.%1$s.test, port: 80}
                        """
                                .formatted(namespace, upstream.getAddress().getPort()));
        return namespace;
    }

    private static Http.Answer get(RunningPod pod) {
        return Http.get(URI.create("http://" + pod.ip() + ":8080/"));
    }

    private static JsonNode gatewayOf(String namespace) {
        return cluster.server()
                .http()
                .get(
                        "/apis/gateway.networking.k8s.io/v1/namespaces/"
                                + namespace
                                + "/gateways/igw");
    }

    private static String condition(String namespace, String type) {
        return gatewayOf(namespace)
                .path("status")
                .path("conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asString().equals(type))
                .map(condition -> condition.path("status").asString())
                .findFirst()
                .orElse("");
    }

    private static int readyReplicas(String namespace) {
        return cluster.server()
                .http()
                .get("/apis/apps/v1/namespaces/" + namespace + "/deployments/igw-istio")
                .at("/status/readyReplicas")
                .asInt(0);
    }
}
