package io.outrigger.conformance.istio;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.provider.OpenAiProvider;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Rules with names come, go and change places under traffic: no request gets the backend of another
 * rule.
 */
class RuleChangesET {
    private static final String ONE = "gpt-4o";
    private static final String TWO = "gpt-4o-mini";
    private static final String KEY = "sk-of-both";

    /** Each is applied as soon as the models of the one before are served, and no others. */
    private static final List<List<String>> STEPS =
            List.of(
                    List.of(TWO, ONE),
                    List.of(TWO),
                    List.of(ONE, TWO),
                    List.of(ONE),
                    List.of(TWO, ONE),
                    List.of(ONE, TWO));

    private static final String GATEWAY =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: gw, namespace: NAMESPACE}
            spec: {gatewayClassName: istio, listeners: [{name: http, port: 8080, protocol: HTTP}]}
            """;
    private static final String PROVIDER =
            """
            ---
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: Backend
            metadata: {name: MODEL, namespace: NAMESPACE}
            spec: {endpoints: [{ip: {address: 127.0.0.1, port: PORT}}]}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIServiceBackend
            metadata: {name: MODEL, namespace: NAMESPACE}
            spec: {schema: {name: OpenAI}, backendRef: {group: gateway.envoyproxy.io, kind: Backend, name: MODEL}}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: BackendSecurityPolicy
            metadata: {name: MODEL, namespace: NAMESPACE}
            spec:
              type: APIKey
              apiKey: {secretRef: {name: key}}
              targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: MODEL}]
            """;
    private static final String SECRET =
            """
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: key, namespace: NAMESPACE}
            stringData: {apiKey: "%s"}
            """
                    .formatted(KEY);
    private static final String RULE =
            """
              - name: MODEL
                matches: [{headers: [{name: x-ai-eg-model, value: MODEL}]}]
                backendRefs: [{name: MODEL}]
            """;

    private static OpenAiProvider one;
    private static OpenAiProvider two;
    private static IstioStage stage;

    @BeforeAll
    static void start() throws InterruptedException {
        one = OpenAiProvider.start(KEY, Set.of(ONE));
        two = OpenAiProvider.start(KEY, Set.of(TWO));
        stage =
                new IstioStage(
                        GATEWAY
                                + provider(ONE, one)
                                + provider(TWO, two)
                                + SECRET
                                + route(List.of(ONE, TWO)));
        awaitServed(List.of(ONE, TWO));
    }

    @AfterAll
    static void stop() {
        stage.close();
        one.close();
        two.close();
    }

    @Test
    void noRequestGetsTheBackendOfAnotherRule() throws InterruptedException {
        var gateway = stage.uri("/");
        try (var first = AiTraffic.to(gateway, ONE);
                var second = AiTraffic.to(gateway, TWO)) {
            for (var rules : STEPS) {
                stage.apply(route(rules));
                awaitServed(rules);
            }
            for (var statuses : List.of(first.statuses(), second.statuses())) {
                assertThat(statuses).containsKey(200);
                assertThat(statuses.keySet()).allMatch(it -> it == 200 || it == 404 || it >= 500);
            }
        }

        assertThat(one.refused()).as("requests for the other's model").isZero();
        assertThat(two.refused()).as("requests for the other's model").isZero();
    }

    private static void awaitServed(List<String> rules) {
        for (var model : List.of(ONE, TWO)) {
            int expected = rules.contains(model) ? 200 : 404;
            stage.await(
                    model + ": " + expected,
                    () -> AiTraffic.status(stage.uri("/"), model, false) == expected);
        }
    }

    private static String provider(String model, OpenAiProvider provider) {
        return PROVIDER.replace("MODEL", model).replace("PORT", Integer.toString(provider.port()));
    }

    private static String route(List<String> models) {
        return """
        ---
        apiVersion: aigateway.envoyproxy.io/v1beta1
        kind: AIGatewayRoute
        metadata: {name: chat, namespace: NAMESPACE}
        spec:
          parentRefs: [{name: gw}]
          rules:
        """
                + models.stream()
                        .map(it -> RULE.replace("MODEL", it))
                        .collect(Collectors.joining());
    }
}
