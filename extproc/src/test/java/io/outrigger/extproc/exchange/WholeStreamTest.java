package io.outrigger.extproc.exchange;

import static io.outrigger.extproc.exchange.EnvoyMessages.client;
import static io.outrigger.extproc.exchange.EnvoyMessages.requestBody;
import static io.outrigger.extproc.exchange.EnvoyMessages.requestHeaders;
import static io.outrigger.extproc.exchange.EnvoyMessages.responseBody;
import static io.outrigger.extproc.exchange.EnvoyMessages.responseHeaders;
import static io.outrigger.extproc.exchange.EnvoyMessages.sets;
import static io.outrigger.extproc.exchange.EnvoyMessages.upstreamHeaders;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import io.outrigger.contract.WireNames;
import io.outrigger.extproc.client.Endpoints;
import io.outrigger.extproc.envoy.CommonResponse;
import io.outrigger.extproc.envoy.Metadata;
import io.outrigger.extproc.envoy.ProcessingRequest;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.outrigger.extproc.observe.HeaderAttributes;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.openai.OpenAiEndpoints;
import io.outrigger.extproc.serving.ServingConfig;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Streams of one request that come to processes which know nothing of each other. */
class WholeStreamTest {
    private static final String BODY = "{\"model\":\"gpt-4o\",\"messages\":[]}";
    private static final String SIGNED = "ns/b/route/r/rule/0/ref/0";
    private static final String PLAIN = "ns/plain/route/r/rule/0/ref/1";
    private static final String ANSWER =
            "{\"model\":\"gpt-4o-1\",\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}}";

    private final ServingConfig config = SampleFilter.serving();

    @Test
    void theRouterLevelStreamKeepsNothing() {
        var process = new ExtProc();
        var router = process.stream();

        marked(router, client());

        assertThat(process.scene.budget().held()).isZero();
        assertThat(router.on(responseHeaders("503")).hasResponseHeaders()).isTrue();
    }

    @Test
    void theRouterLevelStreamTellsThatNoRouteTookTheRequest() {
        var router = new ExtProc().stream();
        marked(router, client());

        var answer =
                router.on(responseHeaders(Map.of(":status", "503", "x-ai-eg-no-route", "true")))
                        .getResponseHeaders()
                        .getResponse();

        assertThat(sets(answer.getHeaderMutation())).containsEntry(":status", "404");
        assertThat(answer.getBodyMutation().getBody().toStringUtf8())
                .contains("no route is configured for model gpt-4o");
    }

    @Test
    void anAttemptNeedsNoOtherStream() {
        var headers = marked(new ExtProc().stream(), client("x-api-key", "the client's"));

        var common =
                attempt(new ExtProc().stream(), headers, SIGNED).getRequestBody().getResponse();

        assertThat(common.getBodyMutation().getBody().toStringUtf8())
                .isEqualTo("{\"model\":\"override\",\"messages\":[],\"user\":\"u\"}");
        assertThat(sets(common.getHeaderMutation()))
                .isEqualTo(
                        Map.of(
                                ":path", "/openai/v1/chat/completions?q=1",
                                "authorization", "Bearer sk-1",
                                "content-length", "45",
                                "x-tenant", "t"));
        assertThat(common.getHeaderMutation().getRemoveHeadersList())
                .contains("x-api-key", "x-ai-eg-internal-req-id", "x-ai-eg-model", "x-debug");
    }

    @Test
    void aRetryInAnotherProcessStartsFromTheClientsHeadersAndBody() {
        var headers = marked(new ExtProc().stream(), client("authorization", "the client's"));
        var first = attempt(new ExtProc().stream(), headers, SIGNED);
        change(headers, first.getRequestBody().getResponse());
        assertThat(headers).containsEntry("authorization", "Bearer sk-1");

        var second = attempt(new ExtProc().stream(), headers, PLAIN, first.getDynamicMetadata());

        var common = second.getRequestBody().getResponse();
        change(headers, common);
        var expected = client("authorization", "the client's");
        expected.put(":path", "/chat/completions?q=1");
        expected.put("content-length", Integer.toString(BODY.length()));
        assertThat(headers).isEqualTo(expected);
        assertThat(common.getBodyMutation().getBody().toStringUtf8()).isEqualTo(BODY);
    }

    @Test
    void whatAnAttemptLeavesIsEnoughForAllThatFollow() {
        var headers = marked(new ExtProc().stream(), client());
        var first = attempt(new ExtProc().stream(), headers, PLAIN);
        change(headers, first.getRequestBody().getResponse());
        var second = attempt(new ExtProc().stream(), headers, SIGNED, first.getDynamicMetadata());
        change(headers, second.getRequestBody().getResponse());

        var third = attempt(new ExtProc().stream(), headers, PLAIN, second.getDynamicMetadata());

        change(headers, third.getRequestBody().getResponse());
        var expected = client();
        expected.put(":path", "/chat/completions?q=1");
        expected.put("content-length", Integer.toString(BODY.length()));
        assertThat(headers).isEqualTo(expected);
    }

    @Test
    void theResponseIsReadByTheStreamOfItsAttempt() {
        var process = new ExtProc();
        var stream = process.stream();
        attempt(stream, marked(new ExtProc().stream(), client()), SIGNED);

        stream.on(responseHeaders("200"));
        var last = stream.on(responseBody(ANSWER, true));
        stream.closed();

        assertThat(
                        last.getDynamicMetadata()
                                .getFieldsOrThrow(WireNames.DYNAMIC_METADATA)
                                .getStructValue()
                                .getFieldsOrThrow("total")
                                .getNumberValue())
                .isEqualTo(9);
        assertThat(process.metricsText())
                .contains("gen_ai_server_request_duration_seconds_count")
                .doesNotContain("error_type=\"aborted\"");
        assertThat(process.scene.budget().held()).isZero();
    }

    @Test
    void anAttemptThatEndsWithoutAResponseCountsAsFailed() {
        var process = new ExtProc();
        var stream = process.stream();
        attempt(stream, marked(new ExtProc().stream(), client()), SIGNED);

        stream.closed();

        assertThat(process.metricsText()).contains("error_type=\"aborted\"");
        assertThat(process.scene.budget().held()).isZero();
    }

    @Test
    void aRequestThatPassedNoRouterLevelStreamIsRefused() {
        var answer = new ExtProc().stream().on(upstreamHeaders(client(), SIGNED));

        assertThat(answer.getImmediateResponse().getStatus().getCode()).isEqualTo(500);
    }

    @Test
    void aBodyForWhichThereIsNoRoomIsRefused() {
        var stream = new ExtProc().stream();
        stream.on(upstreamHeaders(marked(new ExtProc().stream(), client()), SIGNED));

        var answer = stream.exchange().unread(Unread.NO_ROOM).getImmediateResponse();

        assertThat(answer.getStatus().getCode()).isEqualTo(503);
        assertThat(answer.getBody().toStringUtf8()).contains("\"type\":\"ServiceUnavailable\"");
    }

    /** Brings a router-level stream behind its body; returns the headers of the first attempt. */
    private static Map<String, String> marked(Stream router, Map<String, String> headers) {
        router.on(requestHeaders(headers));
        change(headers, router.on(requestBody(BODY)).getRequestBody().getResponse());
        return headers;
    }

    private static void change(Map<String, String> headers, CommonResponse answer) {
        headers.putAll(sets(answer.getHeaderMutation()));
        headers.keySet().removeAll(answer.getHeaderMutation().getRemoveHeadersList());
    }

    private static ProcessingResponse attempt(
            Stream stream, Map<String, String> headers, String backend) {
        return attempt(stream, headers, backend, Struct.getDefaultInstance());
    }

    /** One attempt, to which Envoy forwards what the one before left. */
    private static ProcessingResponse attempt(
            Stream stream, Map<String, String> headers, String backend, Struct left) {
        var metadata = Metadata.newBuilder();
        left.getFieldsMap()
                .forEach((name, value) -> metadata.putFilterMetadata(name, value.getStructValue()));
        stream.on(
                upstreamHeaders(headers, backend).toBuilder().setMetadataContext(metadata).build());
        return stream.on(requestBody(BODY));
    }

    private record Stream(Exchange exchange) {
        ProcessingResponse on(ProcessingRequest message) {
            return exchange.on(message).toCompletableFuture().join();
        }

        void closed() {
            exchange.closed();
        }
    }

    /** One of the processes. */
    private final class ExtProc {
        private final Metrics metrics = new Metrics(HeaderAttributes.NONE);
        private final Scene scene =
                new Scene(
                        Scene.Pairing.IN_ENVOY,
                        new Endpoints(OpenAiEndpoints.below("")),
                        new Calls(),
                        new BodyBudget(1_000),
                        new Turns(1_000),
                        metrics,
                        Scene.Watching.NOTHING,
                        () -> Instant.ofEpochSecond(1_700_000_000));

        Stream stream() {
            return new Stream(new Exchange(scene, config, Runnable::run));
        }

        String metricsText() {
            return new String(metrics.text(), UTF_8);
        }
    }
}
