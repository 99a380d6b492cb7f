package io.outrigger.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.sdk.Arrival;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One request, its answer and what is known of it afterwards. */
@DisplayName("A request and what is known of it")
interface ChatCases extends Case {
    @Test
    @DisplayName("A whole answer: provider, client and access log name the same token counts")
    default void tokensOfAWholeAnswerAgree() {
        var reply = stage().call("chat.example").chat("gpt-4o");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        var counted = reply.arrival().usage().orElseThrow();
        assertThat(reply.json().at("/usage/completion_tokens").asLong())
                .isEqualTo(counted.output());
        var told = reply.accessLog();
        assertThat(told.path("llm_input_token").asLong()).isEqualTo(counted.prompt());
        assertThat(told.path("llm_output_token").asLong()).isEqualTo(counted.output());
        assertThat(told.path("llm_total_token").asLong()).isEqualTo(counted.total());
    }

    @Test
    @DisplayName("A streamed answer: its tokens are counted without the client asking for them")
    default void tokensOfAStreamAgree() {
        var stream = stage().call("chat.example").stream("gpt-4o");

        assertThat(stream.rest()).endsWith("[DONE]");
        var arrival = stage().providers().arrivals(stream.call().cell()).getFirst();
        assertThat(arrival.body()).contains("\"include_usage\":true");
        var counted = arrival.usage().orElseThrow();
        var told = stage().accessLog(Objects.requireNonNull(arrival.headers().get("x-request-id")));
        assertThat(told.path("llm_input_token").asLong()).isEqualTo(counted.prompt());
        assertThat(told.path("llm_output_token").asLong()).isEqualTo(counted.output());
    }

    @Test
    @DisplayName("A cost in CEL, of the route")
    default void aCostIsComputed() {
        var reply = stage().call("chat.example").chat("gpt-4o");

        var counted = reply.arrival().usage().orElseThrow();
        assertThat(reply.accessLog().path("price").asLong())
                .isEqualTo(counted.prompt() * 3 + counted.output() * 15);
    }

    @Test
    @DisplayName("Metrics name provider, models and tokens")
    default void metricsCountTokens() {
        var reply = stage().call("metrics.example").chat("counted");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        var counted = reply.arrival().usage().orElseThrow();
        stage().await(
                        "the tokens in metrics",
                        () ->
                                stage().metrics().stream()
                                        .flatMap(String::lines)
                                        .filter(
                                                it ->
                                                        it.startsWith(
                                                                "gen_ai_client_token_usage_sum"))
                                        .filter(
                                                it ->
                                                        it.contains(
                                                                "gen_ai_original_model=\"counted\""))
                                        .filter(it -> it.contains("gen_ai_token_type=\"output\""))
                                        .anyMatch(
                                                it ->
                                                        it.endsWith(
                                                                " " + (double) counted.output())));
    }

    @Test
    @DisplayName("An Anthropic client of an OpenAI provider")
    default void anAnthropicClientOfAnOpenAiProvider() {
        var reply = stage().call("chat.example").message("gpt-4o");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().path("type").asString()).isEqualTo("message");
        assertThat(reply.arrival().target()).isEqualTo("/v1/chat/completions");
        assertThat(reply.arrival().outcome()).isEqualTo(Arrival.Outcome.ANSWERED);
    }
}
