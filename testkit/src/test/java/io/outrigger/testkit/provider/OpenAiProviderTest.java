package io.outrigger.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiProviderTest {
    private static final String GOOD =
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    private final OpenAiProvider provider = OpenAiProvider.start("sk-1", Set.of("gpt-4o"));

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void answersWithUsage() throws Exception {
        var answer = post(GOOD, "authorization", "Bearer sk-1");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"completion_tokens\":5").contains("This answers 1");
        assertThat(provider.answered()).isEqualTo(1);
        assertThat(provider.received().getFirst().headers())
                .containsEntry("authorization", "[redacted]");
    }

    @Test
    void tellsUsageOfAStreamOnlyWhenAsked() throws Exception {
        String stream = GOOD.replace("{\"model\"", "{\"stream\":true,\"model\"");
        String asking =
                stream.replace(
                        "{\"stream\"", "{\"stream_options\":{\"include_usage\":true},\"stream\"");

        assertThat(post(stream, "authorization", "Bearer sk-1").body())
                .endsWith("data: [DONE]\n\n")
                .doesNotContain("usage");
        assertThat(post(asking, "authorization", "Bearer sk-1").body())
                .contains("\"total_tokens\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{                                                  | 400 | could not parse",
                "[]                                                 | 400 | not a JSON object",
                "{\"messages\":[]}                                  | 400 | provide a model",
                "{\"model\":\"nope\",\"messages\":[]}               | 404 | does not exist",
                "{\"model\":\"gpt-4o\"}                             | 400 | 'messages'",
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"x\"}]} | 400 | 'role'",
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":1}]} | 400 | 'content'",
                "{\"model\":\"gpt-4o\",\"surprise\":1}              | 400 | surprise",
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}],\"temperature\":3} | 400 | 'temperature'",
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}],\"stream_options\":{}} | 400 | 'stream_options'",
            })
    void refusesWhatOpenAiRefuses(String body, int status, String message) throws Exception {
        var answer = post(body, "authorization", "Bearer sk-1");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(message);
        assertThat(provider.answered()).isZero();
    }

    @Test
    void refusesWrongKeysAndLeaks() throws Exception {
        assertThat(post(GOOD, "authorization", "Bearer sk-2").statusCode()).isEqualTo(401);
        assertThat(post(GOOD, "accept", "*/*").statusCode()).isEqualTo(401);
        assertThat(post(GOOD, "x-ai-eg-model", "m").body()).contains("x-ai-eg-model");
        assertThat(post(GOOD, "x-api-key", "m").body()).contains("x-api-key");
        assertThat(provider.leaks()).isEqualTo(2);
    }

    @Test
    void servesManyClientsAtOnce() {
        var outcomes = Load.run(uri(), GOOD, 500, 16);

        assertThat(outcomes).containsOnlyKeys("401").containsEntry("401", 500);
    }

    private HttpResponse<String> post(String body, String name, String value)
            throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(uri())
                            .header("content-type", "application/json")
                            .header(name, value)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + provider.port() + "/v1/chat/completions");
    }
}
