package io.outrigger.conformance.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.provider.OpenAiProvider.Fault;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What one client sees. */
class ChatIT {
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String CHAT = "{\"model\":\"gpt-4o\"," + HELLO;
    private static final String STREAM = "{\"model\":\"gpt-4o\",\"stream\":true," + HELLO;

    private static StandaloneGateway gateway;

    @BeforeAll
    static void start() {
        gateway = StandaloneGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void nothingLeaked() {
        gateway.provider().fail(null);
        assertThat(gateway.provider().leaks()).isZero();
    }

    @Test
    void aWholeAnswerItsCostsAndItsMetricsAgree() throws Exception {
        var answer =
                gateway.post(
                        CHAT,
                        "authorization",
                        "Bearer client",
                        "x-debug",
                        "1",
                        "accept-encoding",
                        "identity, zstd");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"completion_tokens\":5");
        var received = gateway.provider().received().getLast();
        assertThat(received.headers())
                .containsEntry("x-tenant", "shop")
                .containsEntry("accept-encoding", "identity")
                .doesNotContainKeys("x-debug");
        assertThat(received.body()).contains("\"user\":\"shop\"");
        String line = gateway.accessLog(requestId(answer));
        assertThat(line)
                .contains("\"llm_output_token\":5")
                .contains("ai/openai/route/chat/rule/0/ref/0");
        assertThat(gateway.admin("/metrics"))
                .contains("gen_ai_client_token_usage_count{gen_ai_operation_name=\"chat\"")
                .contains("outrigger_extproc_transport_info");
    }

    @Test
    void aStreamComesChunkByChunkWithItsCosts() throws Exception {
        var answer = gateway.post(STREAM);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(answer.body()).startsWith("data: {").endsWith("data: [DONE]\n\n");
        assertThat(gateway.accessLog(requestId(answer)))
                .contains("\"llm_output_token\":5")
                .contains("\"llm_total_token\":");
    }

    @Test
    void aBackendsModelReplacesTheClients() throws Exception {
        var answer = gateway.post("{\"model\":\"alias\"," + HELLO);

        assertThat(answer.body()).contains("gpt-4o-mini-2026");
        assertThat(gateway.provider().received().getLast().body())
                .contains("\"model\":\"gpt-4o-mini\"");
    }

    @Test
    void aModelThatAClientClaimsInAHeaderReachesNothing() throws Exception {
        long before = gateway.provider().arrived();

        var unknown = gateway.post("{\"model\":\"nope\"," + HELLO, "x-ai-eg-model", "gpt-4o");
        var other = gateway.post("{\"model\":\"nobody\"," + HELLO, "x-ai-eg-model", "gpt-4o");

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(other.statusCode()).isEqualTo(503);
        assertThat(gateway.provider().arrived()).isEqualTo(before);
    }

    @Test
    void badRequestsGetClearAnswers() throws Exception {
        long before = gateway.provider().arrived();

        assertError(gateway.post("{\"model\":"), 400, "failed to parse JSON");
        assertError(gateway.post("{" + HELLO), 400, "model field is required");
        assertError(gateway.post("{\"model\":\"nope\"," + HELLO), 404, "no route is configured");
        assertError(gateway.post(""), 400, "the body is empty");
        assertThat(gateway.provider().arrived()).isEqualTo(before);
    }

    @Test
    void aBodyOverTheLimitIsToldSo() throws Exception {
        String tooLarge = CHAT.replace("hello", "x".repeat(33 << 20));

        assertError(gateway.post(tooLarge), 413, "larger than this gateway accepts");
    }

    @Test
    void aPromptOfTwoMegabytesPasses() throws Exception {
        var answer = gateway.post(CHAT.replace("hello", "x".repeat(2 << 20)));

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void aProvidersErrorComesThrough() throws Exception {
        gateway.provider()
                .fail(
                        new Fault.Answer(
                                429, "application/json", "{\"error\":{\"message\":\"slow\"}}"));
        var json = gateway.post(CHAT);
        gateway.provider().fail(new Fault.Answer(500, "text/plain", "oops \"quoted\""));
        var text = gateway.post(CHAT);

        assertThat(json.statusCode()).isEqualTo(429);
        assertThat(json.body()).isEqualTo("{\"error\":{\"message\":\"slow\"}}");
        assertThat(text.statusCode()).isEqualTo(500);
        assertThat(text.body()).contains("OpenAIBackendError").contains("oops \\\"quoted\\\"");
    }

    @Test
    void listsModelsAndRefusesUnknownPaths() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var models = client.send(get(gateway.uri("/v1/models")), BodyHandlers.ofString());

            assertThat(models.statusCode()).isEqualTo(200);
            assertThat(models.body()).contains("\"gpt-4o\"").contains("\"alias\"");
        }
    }

    @Test
    void knowsThatEnvoyIsAttached() {
        io.outrigger.testkit.process.Await.until(
                "attachment",
                java.time.Duration.ofSeconds(10),
                () -> gateway.admin("/attached").contains("\"attached\":true"));

        assertThat(gateway.admin("/attached"))
                .contains("\"cluster\":true")
                .contains("\"routerFilter\":true")
                .contains("\"upstreamClusters\":\"3/3\"");
        assertThat(gateway.admin("/ready")).isEqualTo("OK\n");
        assertThat(gateway.admin("/health")).isEqualTo("OK\n");
    }

    private static HttpRequest get(URI uri) {
        return HttpRequest.newBuilder(uri).build();
    }

    private static String requestId(java.net.http.HttpResponse<String> answer) {
        return answer.headers().firstValue("x-request-id").orElseThrow();
    }

    private static void assertError(
            java.net.http.HttpResponse<String> answer, int status, String message) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.body()).startsWith("{\"type\":\"error\",\"error\":{").contains(message);
    }
}
