package io.outrigger.conformance.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.provider.OpenAiProvider.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compressed responses, passed and translated. */
class EncodingIT {
    private static final String HELLO =
            "\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String CHAT = "{\"model\":\"gpt-4o\"," + HELLO;
    private static final String STREAM = "{\"model\":\"gpt-4o\",\"stream\":true," + HELLO;
    private static final String OPENAI = "/v1/chat/completions";
    private static final String ANTHROPIC = "/anthropic/v1/messages";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static StandaloneGateway gateway;

    @BeforeAll
    static void start() {
        gateway = StandaloneGateway.start();
    }

    @AfterAll
    static void stop() {
        CLIENT.close();
        gateway.close();
    }

    @AfterEach
    void nothingGoesWrong() {
        gateway.provider().fail(null);
    }

    @Test
    void aResponseInTheClientsDialectStaysCompressedAndIsCounted() throws Exception {
        String counted =
                STREAM.replace("true,", "true,\"stream_options\":{\"include_usage\":true},");
        var ids = new ArrayList<String>();
        for (String body : new String[] {CHAT, counted}) {
            var answer = post(OPENAI, body, "gzip, zstd");

            assertThat(gateway.provider().received().getLast().headers())
                    .containsEntry("accept-encoding", "gzip");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-encoding")).hasValue("gzip");
            assertThat(unzipped(answer.body())).contains("\"completion_tokens\":5");
            ids.add(requestId(answer));
        }
        assertCounted(ids);
    }

    /** The chunk with its usage is kept from the client. */
    @Test
    void aStreamThatLosesAChunkIsPlainAndCounted() throws Exception {
        var answer = post(OPENAI, STREAM, "gzip");

        assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
        assertThat(text(answer)).endsWith("data: [DONE]\n\n").doesNotContain("completion_tokens");
        assertCounted(List.of(requestId(answer)));
    }

    @Test
    void aTranslatedResponseIsPlainAndCounted() throws Exception {
        var ids = new ArrayList<String>();
        for (String body : new String[] {CHAT, STREAM}) {
            var answer = post(ANTHROPIC, body, "gzip");

            assertThat(gateway.provider().received().getLast().headers())
                    .containsEntry("accept-encoding", "gzip");
            assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
            assertThat(text(answer)).contains("\"output_tokens\":5");
            ids.add(requestId(answer));
        }
        assertCounted(ids);
    }

    @Test
    void anUnknownEncodingPassesInTheClientsDialectAndIsAnErrorOtherwise() throws Exception {
        gateway.provider().fail(new Fault.Encoded("zstd"));
        for (String body : new String[] {CHAT, STREAM}) {
            var passed = post(OPENAI, body, "zstd");
            var translated = post(ANTHROPIC, body, "zstd");

            assertThat(passed.statusCode()).isEqualTo(200);
            assertThat(passed.headers().firstValue("content-encoding")).hasValue("zstd");
            assertThat(text(passed)).contains("\"choices\"");
            assertThat(translated.statusCode()).isEqualTo(502);
            assertThat(text(translated))
                    .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"api_error\"")
                    .contains("cannot read: zstd");
        }
        gateway.provider().fail(null);
        assertThat(post(ANTHROPIC, STREAM, "gzip").statusCode()).isEqualTo(200);
    }

    @Test
    void damageIsTold() throws Exception {
        gateway.provider().fail(new Fault.Encoded("gzip"));

        var whole = post(ANTHROPIC, CHAT, "gzip");
        var stream = post(ANTHROPIC, STREAM, "gzip");

        assertThat(whole.statusCode()).isEqualTo(502);
        assertThat(text(whole)).contains("the body is not gzip");
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(text(stream)).startsWith("event: error").contains("the body is not gzip");
    }

    /** Envoy writes its log seldom: looked at last. */
    private static void assertCounted(List<String> ids) {
        for (String id : ids) {
            assertThat(gateway.accessLog(id)).contains("\"llm_output_token\":5");
        }
    }

    private static HttpResponse<byte[]> post(String path, String body, String acceptEncoding)
            throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(gateway.uri(path))
                        .timeout(Duration.ofSeconds(60))
                        .header("content-type", "application/json")
                        .header("accept-encoding", acceptEncoding)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), UTF_8);
    }

    private static String unzipped(byte[] body) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static String requestId(HttpResponse<?> answer) {
        return answer.headers().firstValue("x-request-id").orElseThrow();
    }
}
