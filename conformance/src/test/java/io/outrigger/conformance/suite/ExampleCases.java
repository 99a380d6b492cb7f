package io.outrigger.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.sdk.Arrival;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What stands in {@code examples/} does what it says; each file at a host name of its own. */
@DisplayName("Examples")
interface ExampleCases extends Case {
    String BUSY = "{\"kind\":\"error\",\"status\":503,\"message\":\"busy\"}";

    @Test
    @DisplayName("examples/openai.yaml")
    default void exampleOfOpenAi() {
        answers("openai", "gpt-4o-mini", "/v1/chat/completions");
    }

    @Test
    @DisplayName("examples/anthropic.yaml, for clients of either API")
    default void exampleOfAnthropic() {
        answers("anthropic", "claude-sonnet-4-5", "/v1/messages");
        var reply = stage().call(host("anthropic")).message("claude-sonnet-4-5");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().path("type").asString()).isEqualTo("message");
    }

    @Test
    @DisplayName("examples/aws-bedrock.yaml")
    default void exampleOfAwsBedrock() {
        answers(
                "aws-bedrock",
                "claude-sonnet",
                "/model/us.anthropic.claude-sonnet-4-5-20250929-v1:0/converse");
    }

    @Test
    @DisplayName("examples/azure-openai.yaml")
    default void exampleOfAzureOpenAi() {
        answers(
                "azure-openai",
                "gpt-4o",
                "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21");
    }

    @Test
    @DisplayName("examples/gcp-vertex-ai.yaml")
    default void exampleOfGcpVertexAi() {
        answers(
                "gcp-vertex-ai",
                "gemini-2.5-flash",
                "/v1/projects/shop-prod/locations/us-east5/publishers/google/models/"
                        + "gemini-2.5-flash:generateContent");
    }

    @Test
    @Needs(Capability.SEVERAL_BACKENDS)
    @DisplayName("examples/provider-fallback.yaml: each attempt in its provider's dialect")
    default void exampleOfProviderFallback() {
        String host = host("provider-fallback");
        var well = stage().call(host).chat("gpt-4o");
        var busy = stage().call(host).fault("openai", BUSY).chat("gpt-4o");
        var stream = stage().call(host).fault("openai", BUSY).stream("gpt-4o");

        assertThat(well.status()).as(well.body()).isEqualTo(200);
        assertThat(well.arrivals()).extracting(Arrival::provider).containsExactly("openai");
        assertThat(busy.status()).as(busy.body()).isEqualTo(200);
        assertThat(busy.json().path("object").asString()).isEqualTo("chat.completion");
        assertThat(busy.arrivals())
                .extracting(Arrival::provider)
                .containsExactly("openai", "anthropic");
        assertThat(busy.arrivals().getLast().outcome()).isEqualTo(Arrival.Outcome.ANSWERED);
        assertThat(stream.rest()).endsWith("[DONE]");
    }

    @Test
    @DisplayName("examples/token-costs.yaml")
    default void exampleOfTokenCosts() {
        var reply = stage().call(host("token-costs")).chat("gpt-4o");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        var counted = reply.arrival().usage().orElseThrow();
        var told = reply.accessLog();
        assertThat(told.path("input").asLong()).isEqualTo(counted.prompt());
        assertThat(told.path("total").asLong()).isEqualTo(counted.total());
        assertThat(told.path("microdollars").asLong())
                .isEqualTo(counted.prompt() * 5 / 2 + counted.output() * 10);
    }

    /** Asked by a client of OpenAI, whole and streamed; the fake is as strict as the provider. */
    private void answers(String example, String model, String target) {
        var reply = stage().call(host(example)).chat(model);

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().path("object").asString()).isEqualTo("chat.completion");
        assertThat(reply.arrival().target()).isEqualTo(target);
        assertThat(reply.arrival().outcome()).isEqualTo(Arrival.Outcome.ANSWERED);
        assertThat(stage().call(host(example)).stream(model).rest()).endsWith("[DONE]");
    }

    private static String host(String example) {
        return example + ".example";
    }
}
