package io.outrigger.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Changes while the gateway serves: no listener changes, and no stream breaks. */
@DisplayName("Changes while the gateway serves")
interface ChangeCases extends Case {
    String SLOW = "{\"kind\":\"slow\",\"milliseconds\":150}";
    String LISTENERS = "listener_manager\\.(listener_added|listener_modified|listener_removed)$";

    @Test
    @DisplayName("A new key reaches the provider, and a running stream goes on")
    default void aKeyChanges() {
        assertThat(stage().call("rotated.example").chat("gpt-4o").status()).isEqualTo(401);

        undisturbed(
                () -> {
                    stage().apply(
                                    """
                                    apiVersion: v1
                                    kind: Secret
                                    metadata: {name: rotated}
                                    stringData: {apiKey: OPENAI_API_KEY}
                                    """);
                    stage().await(
                                    "the new key",
                                    () ->
                                            stage().call("rotated.example").chat("gpt-4o").status()
                                                    == 200);
                });
    }

    @Test
    @DisplayName("A backend's mutation changes, and a running stream goes on")
    default void aBackendChanges() {
        undisturbed(
                () -> {
                    stage().apply(
                                    """
                                    apiVersion: aigateway.envoyproxy.io/v1beta1
                                    kind: AIServiceBackend
                                    metadata: {name: changing}
                                    spec:
                                      schema: {name: OpenAI}
                                      backendRef: {group: gateway.envoyproxy.io, kind: Backend, name: api}
                                      headerMutation: {set: [{name: x-color, value: green}]}
                                    """);
                    stage().await(
                                    "the new header",
                                    () ->
                                            "green"
                                                    .equals(
                                                            stage().call("changing.example")
                                                                    .chat("gpt-4o")
                                                                    .arrival()
                                                                    .headers()
                                                                    .get("x-color")));
                });
    }

    @Test
    @Needs(Capability.ROUTE_CHANGES)
    @DisplayName("A route comes, changes and goes, and a running stream goes on")
    default void aRouteComesAndGoes() {
        String route =
                """
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: AIGatewayRoute
                metadata: {name: passing}
                spec:
                  parentRefs: [{name: ai}]
                  hostnames: [passing.example]
                  rules:
                  - matches: [{headers: [{name: x-ai-eg-model, value: MODEL}]}]
                    backendRefs: [{name: vllm}]
                """;
        undisturbed(
                () -> {
                    stage().apply(route.replace("MODEL", "qwen3"));
                    awaitStatus("the route", "qwen3", 200);
                    stage().apply(route.replace("MODEL", "llama-3.3"));
                    awaitStatus("the other model", "llama-3.3", 200);
                    awaitStatus("no more of the first", "qwen3", 404);
                    stage().delete(route);
                    awaitStatus("the end of the route", "llama-3.3", 404);
                });
    }

    private void awaitStatus(String what, String model, int status) {
        stage().await(what, () -> stage().call("passing.example").chat(model).status() == status);
    }

    /** Does something while a stream comes. */
    private void undisturbed(Runnable change) {
        long listeners = stage().stat(LISTENERS);
        var stream = stage().call("chat.example").fault("openai", SLOW).stream("gpt-4o");

        change.run();

        assertThat(stream.rest()).endsWith("[DONE]");
        assertThat(stage().stat(LISTENERS)).as("changes of listeners").isEqualTo(listeners);
        assertThat(stage().stat("update_rejected$")).as("updates that Envoy refused").isZero();
    }
}
