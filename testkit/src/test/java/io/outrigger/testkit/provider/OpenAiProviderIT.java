package io.outrigger.testkit.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.outrigger.testkit.provider.OpenAiProvider.Fault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenAiProviderIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String KEY = "Bearer sk-test";
    private static final String STREAM = ",\"stream\":true";
    private static final String USAGE = STREAM + ",\"stream_options\":{\"include_usage\":true}";

    private final OpenAiProvider provider = OpenAiProvider.start("sk-test", Set.of("gpt-4o", "o3"));
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void stop() {
        provider.close();
        client.close();
    }

    @Test
    void answersWithUsageAndAnEcho() throws Exception {
        var answer = sent(chat("Is it 17?"));

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode json = JSON.readTree(answer.body());
        assertThat(json.at("/id").asString()).isEqualTo("chatcmpl-Isit17");
        assertThat(json.at("/object").asString()).isEqualTo("chat.completion");
        assertThat(json.at("/model").asString()).isEqualTo("gpt-4o-2026-11-01");
        assertThat(json.at("/choices/0/message/content").asString())
                .isEqualTo("This answers 1 messages.");
        assertThat(json.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        int prompt = json.at("/usage/prompt_tokens").asInt();
        assertThat(prompt).isPositive();
        assertThat(json.at("/usage/completion_tokens").asInt()).isEqualTo(5);
        assertThat(json.at("/usage/total_tokens").asInt()).isEqualTo(prompt + 5);
        assertThat(json.at("/usage/prompt_tokens_details/cached_tokens").asInt(-1)).isZero();
        assertThat(provider.answered()).isOne();
    }

    @Test
    void answersAsOftenAsAsked() throws Exception {
        var json = JSON.readTree(sent(chat("hi", ",\"n\":3")).body());
        assertThat(json.at("/choices").size()).isEqualTo(3);
        assertThat(json.at("/usage/completion_tokens").asInt()).isEqualTo(15);
    }

    @Test
    void streamsChunksAndEndsWithDone() throws Exception {
        var answer = sent(chat("hi", STREAM));

        assertThat(answer.headers().firstValue("content-type").orElse(""))
                .startsWith("text/event-stream");
        assertThat(answer.body()).endsWith("\n\ndata: [DONE]\n\n").doesNotContain("usage");
        var text = new StringBuilder();
        for (String event : events(answer.body())) {
            text.append(JSON.readTree(event).at("/choices/0/delta/content").asString(""));
        }
        assertThat(text).hasToString("This answers 1 messages.");
    }

    @Test
    void streamsUsageWhenItIsAskedFor() throws Exception {
        var events = events(sent(chat("hi", USAGE)).body());

        JsonNode last = JSON.readTree(events.getLast());
        assertThat(last.at("/choices").size()).isZero();
        assertThat(last.at("/usage/completion_tokens").asInt()).isEqualTo(5);
        JsonNode first = JSON.readTree(events.getFirst());
        assertThat(first.has("usage")).isTrue();
        assertThat(first.hasNonNull("usage")).isFalse();
    }

    @Test
    void chunksLeaveOneByOne() throws Exception {
        provider.delayChunks(Duration.ofMillis(200));
        var answer = client.send(keyed(chat("hi", STREAM)), BodyHandlers.ofInputStream());
        try (var body = answer.body()) {
            assertThat(body.read()).isEqualTo('d');
            assertThat(provider.answered()).isZero();
            assertThat(new String(body.readAllBytes(), UTF_8)).contains("[DONE]");
        }
        assertThat(provider.answered()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer sk-wrong", "Bearer  sk-test", "bearer sk-test", "sk-test"})
    void otherKeysAreRefused(String authorization) throws Exception {
        var answer =
                client.send(request(chat("hi"), authorization).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(error(answer, "code")).isEqualTo("invalid_api_key");
        assertThat(answer.body()).doesNotContain("sk-");
    }

    @Test
    void noKeyIsRefused() throws Exception {
        var request =
                HttpRequest.newBuilder(uri("/v1/chat/completions"))
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(chat("hi")))
                        .build();
        var answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(error(answer, "message")).isEqualTo("You didn't provide an API key.");
    }

    @ParameterizedTest
    @CsvSource({
        "x-ai-eg-model,internal header reached the provider: x-ai-eg-model",
        "X-AI-EG-Internal-Req-Id,internal header reached the provider: x-ai-eg-internal-req-id",
        "x-aigw-api-key,internal header reached the provider: x-aigw-api-key",
        "x-envoy-original-path,internal header reached the provider: x-envoy-original-path",
        "authorization,second credential reached the provider: authorization",
        "api-key,second credential reached the provider: api-key",
        "x-api-key,second credential reached the provider: x-api-key",
        "x-goog-api-key,second credential reached the provider: x-goog-api-key"
    })
    void leaksAreRefusedByNameAndCounted(String header, String message) throws Exception {
        var request = request(chat("hi"), KEY).header(header, "sk-other").build();
        var answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer, "message")).isEqualTo(message);
        assertThat(provider.leaks()).isOne();
        assertThat(provider.answered()).isZero();
    }

    @Test
    void leaksAreFoundWhileThingsGoWrong() throws Exception {
        provider.fail(new Fault.Answer(500, "text/plain", "oops"));
        var request = request(chat("hi"), KEY).header("x-ai-eg-model", "m").build();
        client.send(request, BodyHandlers.ofString());
        assertThat(provider.leaks()).isOne();
    }

    @Test
    void unknownModelIsRefused() throws Exception {
        var answer = sent(chat("hi").replace("gpt-4o", "gpt-9"));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(error(answer, "code")).isEqualTo("model_not_found");
    }

    @Test
    void unknownFieldIsRefused() throws Exception {
        var answer = sent(chat("hi", ",\"foo\":1"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer, "message"))
                .isEqualTo("Unrecognized request argument supplied: foo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "1", "{} {}", "{\"model\":1,\"model\":2}"})
    void bodyThatIsNoJsonObjectIsRefused(String body) throws Exception {
        assertThat(sent(body).statusCode()).isEqualTo(400);
    }

    @Test
    void otherContentTypeIsRefused() throws Exception {
        var plain = request(chat("hi"), KEY).setHeader("content-type", "text/plain").build();
        assertThat(client.send(plain, BodyHandlers.ofString()).statusCode()).isEqualTo(415);
        var charset =
                request(chat("hi"), KEY)
                        .setHeader("content-type", "application/json; charset=utf-8")
                        .build();
        assertThat(client.send(charset, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @Test
    void chunkedRequestIsRefused() throws Exception {
        BodyPublisher unknownLength =
                BodyPublishers.fromPublisher(BodyPublishers.ofString(chat("hi")));
        var request = request(chat("hi"), KEY).POST(unknownLength).build();
        var answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(411);
    }

    @Test
    void otherPathsAreUnknown() throws Exception {
        var get = HttpRequest.newBuilder(uri("/v1/chat/completions")).GET().build();
        assertThat(client.send(get, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
        var unprefixed =
                HttpRequest.newBuilder(uri("/chat/completions"))
                        .POST(BodyPublishers.ofString(chat("hi")))
                        .build();
        assertThat(client.send(unprefixed, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
    }

    @Test
    void listsItsModelsForItsKey() throws Exception {
        var get = HttpRequest.newBuilder(uri("/v1/models"));
        assertThat(client.send(get.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        var keyed = get.header("authorization", KEY).build();
        var models = JSON.readTree(client.send(keyed, BodyHandlers.ofString()).body());
        assertThat(models.at("/data").findValuesAsString("id")).containsExactly("gpt-4o", "o3");
    }

    @Test
    void healthNeedsNoKeyAndIsNotCounted() throws Exception {
        var get = HttpRequest.newBuilder(uri("/health")).build();
        assertThat(client.send(get, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        assertThat(provider.arrived()).isZero();
    }

    @Test
    void remembersRequestsWithoutTheirCredentials() throws Exception {
        var request =
                request(chat("hi"), KEY)
                        .header("X-Tenant", "shop")
                        .header("api-key", "sk-other")
                        .build();
        client.send(request, BodyHandlers.ofString());
        var received = provider.received().getLast();
        assertThat(received.method()).isEqualTo("POST");
        assertThat(received.path()).isEqualTo("/v1/chat/completions");
        assertThat(received.headers())
                .containsEntry("x-tenant", "shop")
                .containsEntry("authorization", "[redacted]")
                .containsEntry("api-key", "[redacted]");
        assertThat(received.body()).isEqualTo(chat("hi"));
    }

    @Test
    void failsTheNextRequestsOnly() throws Exception {
        provider.fail(new Fault.Answer(429, "application/json", "{}"), 2);
        assertThat(sent(chat("hi")).statusCode()).isEqualTo(429);
        assertThat(sent(chat("hi")).statusCode()).isEqualTo(429);
        assertThat(sent(chat("hi")).statusCode()).isEqualTo(200);
        assertThat(provider.refused()).isEqualTo(2);
    }

    @Test
    void failsUntilItIsToldToStop() throws Exception {
        provider.fail(new Fault.Answer(500, "text/plain", "oops"));
        assertThat(sent(chat("hi")).body()).isEqualTo("oops");
        assertThat(sent(chat("hi")).statusCode()).isEqualTo(500);
        provider.fail(null);
        assertThat(sent(chat("hi")).statusCode()).isEqualTo(200);
    }

    @Test
    void hangsUpWithoutAnAnswer() {
        provider.fail(new Fault.Hangup());
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> sent(chat("hi")));
        assertThat(provider.arrived()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", STREAM})
    void breaksOffInTheMiddle(String more) throws Exception {
        provider.fail(new Fault.BreakStream());
        var answer = client.send(keyed(chat("hi", more)), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        try (var body = answer.body()) {
            assertThat(body.read()).isPositive();
            assertThatExceptionOfType(IOException.class).isThrownBy(body::readAllBytes);
        }
        assertThat(provider.answered()).isZero();
    }

    @Test
    void answersLate() throws Exception {
        provider.fail(new Fault.Late(Duration.ofMillis(200)));
        long start = System.nanoTime();
        assertThat(sent(chat("hi")).statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void refusesConnectionsAndListensAgainOnItsPort() throws Exception {
        assertThat(sent(chat("hi")).statusCode()).isEqualTo(200);
        provider.refuseConnections();
        try (var other = HttpClient.newHttpClient()) {
            assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> other.send(keyed(chat("hi")), BodyHandlers.ofString()));
            provider.acceptConnections();
            assertThat(other.send(keyed(chat("hi")), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void noticesAClientThatGoesAway() throws Exception {
        provider.delayChunks(Duration.ofMillis(20));
        for (int i = 0; i < 20; i++) {
            var answer = client.send(keyed(chat("hi", STREAM)), BodyHandlers.ofInputStream());
            answer.body().close();
        }
        for (int i = 0; i < 500 && provider.aborted() < 20; i++) {
            Thread.sleep(10);
        }
        assertThat(provider.aborted()).isEqualTo(20);
        assertThat(sent(chat("hi")).statusCode()).isEqualTo(200);
    }

    @Test
    void loadIsCountedByOutcome() {
        var outcomes =
                Load.run(
                        uri("/v1/chat/completions"),
                        i -> chat("request " + i),
                        (i, answer) -> i % 4 != 0,
                        2_000,
                        64);
        assertThat(outcomes).isEqualTo(Map.of("401", 1_500, "unexpected 401", 500));
        assertThat(provider.arrived()).isEqualTo(2_000);
        assertThat(provider.received()).hasSize(100);
    }

    @Test
    void loadCountsWhatNobodyAnswers() {
        provider.refuseConnections();
        var outcomes = Load.run(uri("/v1/chat/completions"), chat("hi"), 3, 2);
        assertThat(outcomes).hasSize(1).containsValue(3);
        assertThat(outcomes.keySet().iterator().next()).contains("ConnectException");
    }

    private HttpResponse<String> sent(String body) throws IOException, InterruptedException {
        return client.send(keyed(body), BodyHandlers.ofString());
    }

    private HttpRequest keyed(String body) {
        return request(body, KEY).build();
    }

    private HttpRequest.Builder request(String body, String authorization) {
        return HttpRequest.newBuilder(uri("/v1/chat/completions"))
                .header("content-type", "application/json")
                .header("authorization", authorization)
                .POST(BodyPublishers.ofString(body));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + provider.port() + path);
    }

    private static String chat(String text) {
        return chat(text, "");
    }

    private static String chat(String text, String more) {
        return "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
                .formatted(text, more);
    }

    /** Without the last one, {@code [DONE]}. */
    private static List<String> events(String body) {
        var events = body.lines().filter(it -> !it.isEmpty()).map(it -> it.substring(6)).toList();
        return events.subList(0, events.size() - 1);
    }

    private static String error(HttpResponse<String> answer, String field) {
        return JSON.readTree(answer.body()).at("/error/" + field).asString();
    }
}
