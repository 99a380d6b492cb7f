package io.outrigger.conformance.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.process.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Costs that are computed. */
class CostIT {
    private static final String CHAT =
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    private static StandaloneGateway gateway;
    private static String config;

    @BeforeAll
    static void start() throws IOException {
        gateway = StandaloneGateway.start();
        config = Files.readString(gateway.config());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void anExpressionReachesTheAccessLogAndABrokenOneBreaksNothing() throws Exception {
        configure(
                "model == 'gpt-4o' ? output_tokens * 100u : 1u",
                "input_tokens / (output_tokens - 5u)");
        Await.until(
                "the new configuration",
                Duration.ofSeconds(15),
                () ->
                        gateway.admin("/metrics")
                                .contains("config_loads_total{result=\"accepted\"} 2"));

        var answer = gateway.post(CHAT);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(gateway.accessLog(answer.headers().firstValue("x-request-id").orElseThrow()))
                .contains("\"llm_input_token\":500")
                .contains("\"llm_total_token\":0")
                .contains("\"llm_output_token\":5");
        assertThat(gateway.admin("/metrics"))
                .contains("outrigger_extproc_cost_errors_total{key=\"llm_total_token\"} 1.0");
        assertThat(gateway.sidecar().log())
                .containsOnlyOnce("cost cannot be computed and is 0")
                .contains("llmRequestCosts[2].cel");
    }

    @Test
    void aMistakeIsToldWithItsPath() throws Exception {
        configure("output_tokens", "price * 2u");
        Await.until(
                "the reason",
                Duration.ofSeconds(15),
                () -> gateway.admin("/attached").contains("undeclared reference"));

        assertThat(gateway.admin("/attached"))
                .contains("llmRequestCosts[2].cel: undeclared reference to 'price'");
        assertThat(gateway.post(CHAT).statusCode()).isEqualTo(200);
    }

    /** Other ways to compute two of the costs. */
    private static void configure(String input, String total) throws IOException {
        gateway.configure(
                config.replace("type: InputToken", "type: CEL\n  cel: \"" + input + "\"")
                        .replace("type: TotalToken", "type: CEL\n  cel: \"" + total + "\""));
    }
}
