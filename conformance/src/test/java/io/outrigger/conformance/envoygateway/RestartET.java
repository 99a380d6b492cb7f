package io.outrigger.conformance.envoygateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.cluster.EnvoyGateway.Hooks;
import io.outrigger.testkit.pod.RunningPod;
import io.outrigger.testkit.process.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever is missing, and whoever comes back first: no AI request goes by without its sidecar. */
@Tag("private-network")
class RestartET {
    private static final String OBJECTS =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: gw, namespace: restarts}
            spec: {gatewayClassName: eg, listeners: [{name: http, port: 81, protocol: HTTP}]}
            ---
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: Backend
            metadata: {name: provider, namespace: restarts}
            spec: {endpoints: [{ip: {address: 127.0.0.1, port: PORT}}]}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIServiceBackend
            metadata: {name: provider, namespace: restarts}
            spec: {schema: {name: OpenAI}, backendRef: {group: gateway.envoyproxy.io, kind: Backend, name: provider}}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: BackendSecurityPolicy
            metadata: {name: provider, namespace: restarts}
            spec:
              targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: provider}]
              type: APIKey
              apiKey: {secretRef: {name: provider}}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: provider, namespace: restarts}
            stringData: {apiKey: KEY}
            """;
    private static final String ROUTE =
            """
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIGatewayRoute
            metadata: {name: chat, namespace: restarts}
            spec:
              parentRefs: [{name: gw}]
              rules:
              - matches:
                - headers: [{name: x-ai-eg-model, value: always}]
                - headers: [{name: x-ai-eg-model, value: MODEL}]
                backendRefs: [{name: provider}]
            """;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    @Test
    void theGatewayNeverServesAnAiRouteUnmediated() throws Exception {
        try (var provider = new CountingProvider();
                var bed = EnvoyGatewayBed.start()) {
            bed.namespace("restarts");
            bed.apply(
                    OBJECTS.replace("PORT", Integer.toString(provider.port()))
                            .replace("KEY", CountingProvider.KEY));
            bed.apply(ROUTE.replace("MODEL", "one"));
            var pod = bed.pod("restarts", "gw");
            awaitModel(pod, "one");
            try (var traffic = new Traffic(pod)) {
                bed.envoyGateway().kill();
                bed.envoyGateway().restart(Hooks.ON);
                bed.apply(ROUTE.replace("MODEL", "two"));
                awaitModel(pod, "two");

                bed.stopController();
                bed.restartController();
                bed.apply(ROUTE.replace("MODEL", "three"));
                awaitModel(pod, "three");

                // both are gone, and Envoy Gateway is back first: it has nobody to ask
                bed.stopController();
                bed.envoyGateway().kill();
                bed.envoyGateway().restart(Hooks.ON);
                bed.apply(ROUTE.replace("MODEL", "four"));
                Thread.sleep(2000);
                bed.restartController();
                awaitModel(pod, "four");

                // both are gone, and the controller is back first
                bed.envoyGateway().kill();
                bed.stopController();
                bed.restartController();
                bed.apply(ROUTE.replace("MODEL", "five"));
                Thread.sleep(2000);
                bed.envoyGateway().restart(Hooks.ON);
                awaitModel(pod, "five");

                assertThat(traffic.statuses()).containsOnlyKeys(200);
            }
            // without hooks all AI routes are dead ends
            bed.envoyGateway().kill();
            bed.envoyGateway().restart(Hooks.OFF);
            Await.until("dead ends", EnvoyGatewayBed.LIMIT, () -> status(pod, "always") == 503);
            assertThat(provider.unmediated()).isZero();
            assertThat(provider.mediated()).isPositive();
            bed.envoyGateway().kill();
            bed.envoyGateway().restart(Hooks.ON);
            awaitModel(pod, "five");
        }
    }

    private void awaitModel(RunningPod pod, String model) {
        Await.until(model, EnvoyGatewayBed.LIMIT, () -> status(pod, model) == 200);
    }

    private int status(RunningPod pod, String model) {
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://" + pod.ip() + ":10081/v1/chat/completions"))
                        .timeout(Duration.ofSeconds(10))
                        .header("content-type", "application/json")
                        .header("authorization", "Bearer key-of-a-client")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        """
                                        {"model": "%s", "messages": [{"role": "user", "content": "Hello"}]}
                                        """
                                                .formatted(model)))
                        .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Asks for the model that is always there, over and over. */
    private final class Traffic implements AutoCloseable {
        private final Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final Thread thread;

        Traffic(RunningPod pod) {
            thread =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        while (!ended.get()) {
                                            statuses.merge(status(pod, "always"), 1, Integer::sum);
                                            Await.pause(Duration.ofMillis(20));
                                        }
                                    });
        }

        Map<Integer, Integer> statuses() {
            return new TreeMap<>(statuses);
        }

        @Override
        public void close() {
            ended.set(true);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
