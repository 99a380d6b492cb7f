package io.outrigger.conformance.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.provider.Load;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are too much: each gets a clear answer, and the process lives on. */
class LimitsIT {
    private static final String OPENAI = "/v1/chat/completions";
    private static final String ANTHROPIC = "/anthropic/v1/messages";
    private static final String CHAT =
            "{\"model\":\"gpt-4o\",\"max_tokens\":50,"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    private static StandaloneGateway gateway;

    @BeforeAll
    static void start() {
        gateway = StandaloneGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        OPENAI + ", '{\"type\":\"error\",\"error\":{\"type\":\"PayloadTooLarge\"'",
        ANTHROPIC + ", '{\"type\":\"error\",\"error\":{\"type\":\"request_too_large\"'",
    })
    void aBodyAboveTheLimitIsToldInTheClientsDialect(String path, String error) throws Exception {
        var answer = gateway.post(gateway.uri(path), chat("x".repeat(33 << 20)));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).startsWith(error).contains("larger than this gateway accepts");
    }

    @ParameterizedTest
    @ValueSource(strings = {OPENAI, ANTHROPIC})
    void aDeepBodyIsRefused(String path) throws Exception {
        for (String deep :
                new String[] {"[".repeat(10_000) + "]".repeat(10_000), "{\"a\":".repeat(10_000)}) {
            var answer = gateway.post(gateway.uri(path), CHAT.replace("\"hello\"", deep));

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("nested too deep");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OPENAI, ANTHROPIC})
    void eightBodiesOfTwentyMegabytesDoNotEndTheProcess(String path) throws Exception {
        long pid = gateway.sidecar().pid();
        for (int round = 0; round < 3; round++) {
            Map<String, Integer> outcomes =
                    Load.run(gateway.uri(path), chat("x".repeat(20 << 20)), 8, 8);

            assertThat(outcomes.keySet()).isSubsetOf("200", "413", "503");
        }
        assertThat(gateway.sidecar().isAlive()).isTrue();
        assertThat(gateway.sidecar().pid()).isEqualTo(pid);
        assertThat(gateway.post(CHAT).statusCode()).isEqualTo(200);
        assertThat(gateway.sidecar().log()).doesNotContain("OutOfMemory");
    }

    private static String chat(String content) {
        return CHAT.replace("hello", content);
    }
}
