package io.outrigger.conformance.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log at debug level holds neither credentials nor what users and models say. */
class DebugLogIT {
    private static final String[] SECRETS = {
        "client-s3cret", "cookie-s3cret", "aigw-s3cret", "aws-s3cret", "query-s3cret"
    };

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
    @ValueSource(strings = {"text", "json"})
    void tellsPhasesWithoutSecrets(String format) throws Exception {
        gateway.restartSidecar(Map.of(), "-logLevel", "debug", "-logFormat", format);

        var whole =
                post(
                        "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"my prompt\"}]}");
        var stream =
                post(
                        "{\"model\":\"alias\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"my prompt\"}]}");
        var refused = post("{\"model\":\"gpt-4o\",\"messages\":\"my prompt");

        assertThat(whole).isEqualTo(200);
        assertThat(stream).isEqualTo(200);
        assertThat(refused).isEqualTo(400);
        String log = gateway.sidecar().log();
        assertThat(log)
                .contains("REQUEST_HEADERS")
                .contains("RESPONSE_BODY")
                .contains("IMMEDIATE_RESPONSE")
                .contains("authorization=[REDACTED]")
                .contains("[REDACTED LENGTH=")
                .doesNotContain("my prompt", "hello", "completion_tokens")
                .doesNotContain(StandaloneGateway.KEY)
                .doesNotContain(SECRETS);
        Predicate<String> line =
                format.equals("json")
                        ? it -> it.startsWith("{\"time\":\"") && it.endsWith("}")
                        : it -> it.startsWith("time=2");
        assertThat(log.lines().filter(it -> !it.equals("AI Gateway External Processor is ready")))
                .allMatch(line);
    }

    private static int post(String body) throws Exception {
        return gateway.post(
                        URI.create(gateway.chat() + "?api_key=query-s3cret"),
                        body,
                        "authorization",
                        "Bearer client-s3cret",
                        "x-api-key",
                        "client-s3cret",
                        "api-key",
                        "client-s3cret",
                        "x-goog-api-key",
                        "client-s3cret",
                        "cookie",
                        "session=cookie-s3cret",
                        "x-aigw-api-key",
                        "aigw-s3cret",
                        "x-my-secret-access-key",
                        "aws-s3cret",
                        "x-configured-by-somebody",
                        "aws-s3cret")
                .statusCode();
    }
}
