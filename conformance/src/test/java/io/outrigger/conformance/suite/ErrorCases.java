package io.outrigger.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What goes wrong, and what a client is told. */
@DisplayName("What goes wrong")
interface ErrorCases extends Case {
    @Test
    @DisplayName("A provider's 503 is one request to it, and reaches the client")
    default void aProvidersErrorIsOneRequest() {
        var reply =
                stage().call("chat.example")
                        .fault("openai", "{\"kind\":\"error\",\"status\":503,\"message\":\"busy\"}")
                        .chat("gpt-4o");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().at("/error/message").asString()).contains("busy");
        assertThat(reply.arrivals()).hasSize(1);
    }

    @Test
    @DisplayName("A provider's error is told in the client's dialect")
    default void aProvidersErrorIsToldInTheClientsDialect() {
        var reply =
                stage().call("chat.example")
                        .fault(
                                "openai",
                                "{\"kind\":\"error\",\"status\":429,\"message\":\"slowly\"}")
                        .message("gpt-4o");

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.json().path("type").asString()).isEqualTo("error");
        assertThat(reply.json().at("/error/type").asString()).isEqualTo("rate_limit_error");
        assertThat(reply.json().at("/error/message").asString()).contains("slowly");
    }

    @Test
    @DisplayName("An error that is no JSON becomes one that SDKs read")
    default void anErrorInHtmlBecomesJson() {
        var reply =
                stage().call("chat.example")
                        .fault(
                                "openai",
                                """
                                {"kind": "status", "status": 502, "content_type": "text/html",
                                 "body": "<h1>bad \\"gateway\\"</h1>"}
                                """)
                        .chat("gpt-4o");

        assertThat(reply.status()).isEqualTo(502);
        assertThat(reply.contentType()).startsWith("application/json");
        assertThat(reply.json().at("/error/message").asString()).contains("bad \"gateway\"");
    }

    @Test
    @DisplayName("A provider that takes no connections is a 503, and no other stream suffers")
    default void aProviderThatIsDownHarmsNobodyElse() {
        var stream =
                stage()
                        .call("chat.example")
                        .fault("openai", "{\"kind\":\"slow\",\"milliseconds\":40}")
                        .stream("gpt-4o");

        for (int i = 0; i < 5; i++) {
            assertThat(stage().call("down.example").chat("gpt-4o").status()).isEqualTo(503);
        }

        assertThat(stream.rest()).endsWith("[DONE]");
    }

    @Test
    @DisplayName("A body above the limit is a 413")
    default void aBodyAboveTheLimitIs413() {
        var reply =
                stage().call("chat.example")
                        .chat(Call.question("gpt-4o").put("user", "x".repeat(33 << 20)));

        assertThat(reply.status()).as(reply.body()).isEqualTo(413);
        assertThat(reply.json().at("/error/message").asString()).contains("larger than");
        assertThat(reply.arrivals()).isEmpty();
    }

    @Test
    @DisplayName("A body that is no JSON, or names no model, is a 400")
    default void aBadBodyIs400() {
        var broken = stage().call("chat.example").post("/v1/chat/completions", "{\"model\":");
        var without = stage().call("chat.example").post("/v1/chat/completions", "{}");

        assertThat(broken.status()).as(broken.body()).isEqualTo(400);
        assertThat(broken.json().at("/error/message").asString()).contains("JSON");
        assertThat(without.status()).as(without.body()).isEqualTo(400);
        assertThat(without.json().at("/error/message").asString()).contains("model");
    }
}
