package io.outrigger.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.sdk.Arrival;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which requests go where. */
@DisplayName("Which requests go where")
interface RoutingCases extends Case {
    @Test
    @DisplayName("An unknown model is a 404 in OpenAI's dialect")
    default void anUnknownModelIs404InOpenAisDialect() {
        var reply = stage().call("chat.example").chat("no-such-model");

        assertThat(reply.status()).as(reply.body()).isEqualTo(404);
        assertThat(reply.json().at("/error/message").asString()).contains("no-such-model");
        assertThat(reply.arrivals()).isEmpty();
    }

    @Test
    @DisplayName("An unknown model is a 404 in Anthropic's dialect")
    default void anUnknownModelIs404InAnthropicsDialect() {
        var reply = stage().call("chat.example").message("no-such-model");

        assertThat(reply.status()).as(reply.body()).isEqualTo(404);
        assertThat(reply.json().path("type").asString()).isEqualTo("error");
        assertThat(reply.json().at("/error/type").asString()).isEqualTo("not_found_error");
        assertThat(reply.arrivals()).isEmpty();
    }

    @Test
    @DisplayName("Headers that are internal reach nothing when a client sends them")
    default void spoofedHeadersReachNothing() {
        var call = stage().call("chat.example").header("x-ai-eg-model", "gpt-4o");
        var unknown = call.chat("no-such-model");
        var known =
                stage().call("chat.example")
                        .header("x-ai-eg-model", "no-such-model")
                        .header("x-ai-eg-original-path", "/elsewhere")
                        .header("x-aigw-aws-region", "elsewhere")
                        .header("x-envoy-original-path", "/elsewhere")
                        .chat("gpt-4o");

        assertThat(unknown.status()).as(unknown.body()).isEqualTo(404);
        assertThat(unknown.arrivals()).isEmpty();
        assertThat(known.status()).as(known.body()).isEqualTo(200);
        assertThat(known.arrival().target()).isEqualTo("/v1/chat/completions");
    }

    @Test
    @DisplayName("A model is known at the host names of its route only")
    default void aModelIsKnownAtItsHosts() {
        assertThat(stage().call("a.hosts.example").chat("qwen3").status()).isEqualTo(200);
        assertThat(stage().call("b.hosts.example").chat("qwen3").status()).isEqualTo(404);
        assertThat(stage().call("b.hosts.example").chat("llama-3.3").status()).isEqualTo(200);
        assertThat(stage().call("a.hosts.example").chat("llama-3.3").status()).isEqualTo(404);
    }

    @Test
    @DisplayName("A route of one listener is not served at another")
    default void aRouteOfOneListenerStaysThere() {
        assertThat(stage().call("any.team.example").chat("gpt-5-nano").status()).isEqualTo(200);
        assertThat(stage().call("any.other.example").chat("gpt-5-nano").status()).isEqualTo(404);
    }

    @Test
    @Needs(Capability.SEVERAL_BACKENDS)
    @DisplayName("Weights are kept, and a weight of 0 gets nothing")
    default void weightsAreKept() {
        var call = stage().call("weights.example");
        for (int i = 0; i < 80; i++) {
            assertThat(call.chat("shared").status()).isEqualTo(200);
        }

        var providers =
                stage().providers().arrivals(call.cell()).stream().map(Arrival::provider).toList();
        // a fair die of 3:1 falls outside once in 20,000 runs
        assertThat(providers).hasSize(80).containsOnly("openai", "vllm");
        assertThat(providers.stream().filter("openai"::equals).count()).isBetween(44L, 75L);
    }

    @Test
    @DisplayName("Models are listed by host, and all that are listed can be asked for")
    default void modelsAreListedByHost() {
        assertThat(models("a.hosts.example")).containsExactly("qwen3");
        assertThat(models("b.hosts.example")).containsExactly("llama-3.3");
        assertThat(models("any.other.example")).contains("gpt-4o").doesNotContain("gpt-5-nano");
        assertThat(models("any.team.example")).contains("gpt-4o", "gpt-5-nano");
        assertThat(List.of("a.hosts.example", "any.other.example", "any.team.example"))
                .allSatisfy(
                        host ->
                                assertThat(models(host))
                                        .allMatch(
                                                it -> stage().call(host).chat(it).status() != 404));
    }

    private List<String> models(String host) {
        var reply = stage().call(host).get("/v1/models");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json().path("data").valueStream().map(RoutingCases::id).toList();
    }

    private static String id(JsonNode model) {
        return model.path("id").asString();
    }

    @Test
    @DisplayName("Web pages of the origins that a SecurityPolicy allows may call, and no others")
    default void pagesOfSomeOriginsMayCall() {
        var page = stage().call("cors.example").header("origin", "https://chat.apps.example");
        var other = stage().call("cors.example").header("origin", "https://other.example");
        var asked = page.header("access-control-request-method", "POST").options();
        var refused = other.header("access-control-request-method", "POST").options();
        var answered = page.chat("gpt-4o");
        var unknown = page.chat("no-such-model");

        assertThat(asked.status()).as(asked.body()).isEqualTo(200);
        assertThat(asked.header("access-control-allow-methods")).isEqualTo("POST");
        assertThat(asked.header("access-control-max-age")).isEqualTo("600");
        assertThat(refused.status()).as(refused.body()).isEqualTo(403);
        assertThat(unknown.status()).as(unknown.body()).isEqualTo(404);
        assertThat(answered.status()).as(answered.body()).isEqualTo(200);
        assertThat(List.of(asked, answered, unknown))
                .allSatisfy(
                        it ->
                                assertThat(it.header("access-control-allow-origin"))
                                        .isEqualTo("https://chat.apps.example"));
        assertThat(other.chat("gpt-4o").header("access-control-allow-origin")).isEmpty();
    }

    @Test
    @DisplayName("A provider's prefix is where its API begins")
    default void aPrefixIsWhereAnApiBegins() {
        var reply = stage().call("prefix.example").chat("qwen3");

        assertThat(reply.arrival().target()).isEqualTo("/models/v3/chat/completions");
    }

    @Test
    @Needs(Capability.PLAIN_ROUTES)
    @DisplayName("Other traffic of the Gateway never meets ext_proc")
    default void otherTrafficIsNotTouched() {
        String streams = "ext_proc.*streams_started";
        stage().call("chat.example").chat("gpt-4o");
        long before = stage().stat(streams);

        var reply = stage().call("chat.example").post("/plain", "{\"model\":\"gpt-4o\"}");

        assertThat(reply.status()).isEqualTo(302);
        assertThat(before).isPositive();
        assertThat(stage().stat(streams)).isEqualTo(before);
    }
}
