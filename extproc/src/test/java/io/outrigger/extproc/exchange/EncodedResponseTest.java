package io.outrigger.extproc.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.outrigger.contract.Backend;
import io.outrigger.contract.BodyMutation;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.HeaderMutation;
import io.outrigger.contract.Schema;
import io.outrigger.extproc.access.AccessPolicies;
import io.outrigger.extproc.access.SampleServices;
import io.outrigger.extproc.anthropic.AnthropicEndpoints;
import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Endpoint;
import io.outrigger.extproc.client.RequestReader;
import io.outrigger.extproc.credential.Credentials;
import io.outrigger.extproc.credential.GoogleAccess;
import io.outrigger.extproc.envoy.BodyMutation.MutationCase;
import io.outrigger.extproc.envoy.CommonResponse;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.outrigger.extproc.framing.Encodings;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.HeaderAttributes;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.observe.trace.Tracing;
import io.outrigger.extproc.openai.OpenAiEndpoints;
import io.outrigger.extproc.provider.Providers;
import io.outrigger.extproc.provider.ResponseHead;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.provider.openai.OpenAiProviders;
import io.outrigger.extproc.serving.ServingBackend;
import io.outrigger.extproc.serving.ServingConfig;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Responses of an OpenAI-compatible provider in a content encoding, to clients of two dialects. */
class EncodedResponseTest {
    private static final Schema OPENAI = new Schema(Schema.Name.OpenAI, "", "v1");
    private static final Backend BACKEND =
            new Backend("ns/b", "", OPENAI, null, HeaderMutation.NONE, BodyMutation.NONE);
    private static final ServingConfig CONFIG =
            ServingConfig.of(
                    new FilterConfig(
                            "",
                            "",
                            List.of(),
                            List.of(),
                            List.of(BACKEND),
                            List.of(),
                            Map.of(),
                            List.of(),
                            null),
                    "h",
                    new Providers(Map.of(Schema.Name.OpenAI, OpenAiProviders.compatible())),
                    new Credentials(
                            Clock.systemUTC(),
                            GoogleAccess.DEFAULT,
                            new Metrics(HeaderAttributes.NONE)),
                    SampleServices.create());
    private static final String EVENT =
            "data: {\"id\":\"c\",\"model\":\"gpt\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\n";
    private static final String FINISH =
            "data: {\"id\":\"c\",\"model\":\"gpt\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}}\n\n"
                    + "data: [DONE]\n\n";
    private static final String WHOLE =
            "{\"id\":\"c\",\"model\":\"gpt\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}}";

    private final Metrics metrics = new Metrics(HeaderAttributes.NONE);

    /** Who asks. */
    private enum Client {
        OPENAI,
        ANTHROPIC;

        private Endpoint endpoint() {
            List<Endpoint> all =
                    this == OPENAI
                            ? OpenAiEndpoints.below("")
                            : AnthropicEndpoints.below("/anthropic");
            return all.getFirst();
        }

        private ClientRequest asks(boolean stream) throws ClientError {
            return RequestReader.read(
                    endpoint(),
                    Headers.of(Map.of("content-type", "application/json")),
                    Slice.utf8(
                            "{\"model\":\"m\",\"max_tokens\":5,\"stream\":"
                                    + stream
                                    + ",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"));
        }
    }

    private ResponseStream stream(Client client, String contentType, String encoding)
            throws ClientError {
        boolean streamed = contentType.equals("text/event-stream");
        ClientRequest request = client.asks(streamed);
        var headers =
                Headers.of(
                        Map.of(
                                ":status",
                                "200",
                                "content-type",
                                contentType,
                                "content-encoding",
                                encoding));
        var ready = (ServingBackend.Ready) Objects.requireNonNull(CONFIG.backends().get("ns/b"));
        var target =
                new Target(
                        OPENAI,
                        "m",
                        Target.UsageNeed.NOT_COUNTED,
                        new Target.Arrival(1_700_000_000, "id"));
        var call =
                new Call(
                        "id",
                        request,
                        new Admission(AccessPolicies.NONE, request.headers(), ""),
                        target.arrival(),
                        new Attempt.Noted(Map.of(), Map.of()),
                        Tracing.OFF.begin(request));
        var attempt = new Attempt(CONFIG, ready, Attempt.Subject.of(call, "m", "ns/r"));
        attempt.translated(ready.provider().translate(request, target));
        return new ResponseStream(
                attempt,
                new ResponseHead(
                        200, headers, ResponseStream.delivery(request.delivery(), headers)),
                call,
                metrics);
    }

    @ParameterizedTest
    @EnumSource
    void aPassedStreamKeepsItsEncodingAndIsReadAlong(Encodings encoding) throws ClientError {
        assumeTrue(encoding.isThere());
        ResponseStream stream = stream(Client.OPENAI, "text/event-stream", encoding.token());
        byte[] body = encoding.of(EVENT.getBytes(UTF_8), FINISH.getBytes(UTF_8));

        var head = stream.onHeaders(false).getResponseHeaders().getResponse();
        assertThat(head.getHeaderMutation().getRemoveHeadersList())
                .doesNotContain("content-encoding");
        for (int at = 0; at < body.length; at++) {
            var piece = Slice.of(body, at, 1);
            assertThat(body(stream.onBody(piece, at == body.length - 1)).hasBodyMutation())
                    .isFalse();
        }
        assertThat(inputTokens()).isEqualTo(7);
        assertThat(ended("")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aTranslatedStreamIsPlain(Encodings encoding) throws ClientError {
        assumeTrue(encoding.isThere());
        ResponseStream stream = stream(Client.ANTHROPIC, "text/event-stream", encoding.token());
        byte[] body = encoding.of(EVENT.getBytes(UTF_8), FINISH.getBytes(UTF_8));

        var head = stream.onHeaders(false).getResponseHeaders().getResponse();
        String text = written(stream, body, 5);

        assertThat(head.getHeaderMutation().getRemoveHeadersList()).contains("content-encoding");
        assertThat(text)
                .contains("\"type\":\"text_delta\",\"text\":\"hi\"")
                .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        assertThat(ended("")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aWholeAnswerPassesOrIsTranslated(Encodings encoding) throws ClientError {
        assumeTrue(encoding.isThere());
        Slice body = Slice.of(encoding.of(WHOLE));
        ResponseStream passed = stream(Client.OPENAI, "application/json", encoding.token());
        ResponseStream translated = stream(Client.ANTHROPIC, "application/json", encoding.token());
        passed.onHeaders(false);
        translated.onHeaders(false);

        assertThat(body(passed.onBody(body, true)).hasBodyMutation()).isFalse();
        CommonResponse common = body(translated.onBody(body, true));
        assertThat(common.getBodyMutation().getBody().toStringUtf8())
                .contains("\"text\":\"hi\"")
                .contains("\"input_tokens\":7");
        assertThat(common.getHeaderMutation().getRemoveHeadersList()).contains("content-encoding");
        assertThat(inputTokens()).isEqualTo(14);
        assertThat(ended("")).isEqualTo(2);
    }

    @Test
    void damageInAStreamIsTold() throws ClientError {
        byte[] flushed = Encodings.GZIP.of(EVENT.getBytes(UTF_8), FINISH.getBytes(UTF_8));
        int same = Arrays.mismatch(flushed, Encodings.GZIP.of(EVENT.getBytes(UTF_8)));
        byte[] body = Arrays.copyOf(flushed, same + 2);
        // a block of a kind that does not exist
        body[same] = 7;
        ResponseStream translated =
                stream(Client.ANTHROPIC, "text/event-stream", Encodings.GZIP.token());
        ResponseStream passed = stream(Client.OPENAI, "text/event-stream", Encodings.GZIP.token());

        assertThat(written(translated, body, 7))
                .contains("\"text\":\"hi\"")
                .containsOnlyOnce("event: error")
                .contains("the provider's answer is damaged: the compressed body is damaged");
        assertThat(body(passed.onBody(Slice.of(body), true)).hasBodyMutation()).isFalse();
        assertThat(ended("502")).isEqualTo(2);
    }

    @Test
    void damageInAWholeAnswerIsTold() throws ClientError {
        ResponseStream translated = stream(Client.ANTHROPIC, "application/json", "gzip");
        ResponseStream passed = stream(Client.OPENAI, "application/json", "gzip");
        Slice body = Slice.utf8("not gzip");

        CommonResponse common = body(translated.onBody(body, true));

        assertThat(common.getHeaderMutation().getSetHeadersList().toString()).contains("502");
        assertThat(common.getBodyMutation().getBody().toStringUtf8())
                .startsWith("{\"type\":\"error\"")
                .contains("the body is not gzip");
        assertThat(body(passed.onBody(body, true)).hasBodyMutation()).isFalse();
    }

    @Test
    void aStreamThatIsCutOffIsTold() throws ClientError {
        byte[] body = Encodings.ZLIB.of(EVENT.getBytes(UTF_8), FINISH.getBytes(UTF_8));
        byte[] half = Arrays.copyOf(body, body.length / 2);

        assertThat(written(stream(Client.ANTHROPIC, "text/event-stream", "deflate"), half, 7))
                .containsOnlyOnce("event: error")
                .contains("the provider's answer is");
    }

    @Test
    void aBombIsToldAndDoesNotFillTheHeap() throws ClientError {
        byte[] bomb = Encodings.GZIP.of(new byte[100 << 20]);

        assertThat(
                        written(
                                stream(Client.ANTHROPIC, "text/event-stream", "gzip"),
                                bomb,
                                bomb.length))
                .containsOnlyOnce("event: error")
                .contains("beyond all measure");
    }

    @Test
    void anUnknownEncodingPassesUnread() throws ClientError {
        ResponseStream stream = stream(Client.OPENAI, "text/event-stream", "zstd");

        assertThat(stream.onHeaders(false).hasResponseHeaders()).isTrue();
        assertThat(body(stream.onBody(Slice.utf8("\0\1"), true)).hasBodyMutation()).isFalse();
        assertThat(metricsText())
                .contains("outrigger_extproc_unread_responses_total{encoding=\"zstd\"} 1.0");
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownEncodingOfATranslatedAnswerIsAnError(Kind kind) throws ClientError {
        ResponseStream stream = stream(Client.ANTHROPIC, kind.contentType, "zstd");

        var reply = stream.onHeaders(false).getImmediateResponse();
        stream.closed();

        assertThat(reply.getStatus().getCode()).isEqualTo(502);
        assertThat(reply.getBody().toStringUtf8())
                .startsWith("{\"type\":\"error\"")
                .contains("an encoding that this gateway cannot read: zstd");
        assertThat(ended("502")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyAnswerIsAnErrorWhereItIsTranslated(Kind kind) throws ClientError {
        ResponseStream translated = stream(Client.ANTHROPIC, kind.contentType, "identity");
        ResponseStream passed = stream(Client.OPENAI, kind.contentType, "identity");

        var reply = translated.onHeaders(true).getImmediateResponse();

        assertThat(reply.getStatus().getCode()).isEqualTo(502);
        assertThat(reply.getBody().toStringUtf8())
                .startsWith("{\"type\":\"error\"")
                .contains("the provider's answer is empty");
        assertThat(ended("502")).isEqualTo(1);
        assertThat(passed.onHeaders(true).hasResponseHeaders()).isTrue();
    }

    /** How an answer comes. */
    enum Kind {
        STREAM("text/event-stream"),
        WHOLE("application/json");

        private final String contentType;

        Kind(String contentType) {
            this.contentType = contentType;
        }
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(metricsText()).doesNotContain("aborted");
    }

    /** Attempts that ended, with this error type; empty: without any. */
    private double ended(String errorType) {
        return sum(
                "gen_ai_server_request_duration_seconds_count",
                line ->
                        errorType.isEmpty()
                                ? !line.contains("error_type")
                                : line.contains("error_type=\"" + errorType + "\""));
    }

    private double inputTokens() {
        return sum(
                "gen_ai_client_token_usage_sum",
                line -> line.contains("gen_ai_token_type=\"input\""));
    }

    private double sum(String name, Predicate<String> wanted) {
        return metricsText()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .filter(wanted)
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static CommonResponse body(ProcessingResponse answer) {
        return answer.getResponseBody().getResponse();
    }

    /** What the client gets of a body that comes in pieces. */
    private static String written(ResponseStream stream, byte[] body, int length) {
        var out = new ByteArrayOutputStream();
        for (int at = 0; at < body.length; at += length) {
            int n = Math.min(length, body.length - at);
            var mutation = body(stream.onBody(Slice.of(body, at, n), at + n == body.length));
            assertThat(mutation.hasBodyMutation()).isTrue();
            if (mutation.getBodyMutation().getMutationCase() == MutationCase.BODY) {
                out.writeBytes(mutation.getBodyMutation().getBody().toByteArray());
            }
        }
        return out.toString(UTF_8);
    }

    private String metricsText() {
        return new String(metrics.text(), UTF_8);
    }
}
