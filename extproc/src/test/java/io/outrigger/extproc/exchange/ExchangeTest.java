package io.outrigger.extproc.exchange;

import static io.outrigger.extproc.exchange.EnvoyMessages.client;
import static io.outrigger.extproc.exchange.EnvoyMessages.headers;
import static io.outrigger.extproc.exchange.EnvoyMessages.requestBody;
import static io.outrigger.extproc.exchange.EnvoyMessages.requestHeaders;
import static io.outrigger.extproc.exchange.EnvoyMessages.responseBody;
import static io.outrigger.extproc.exchange.EnvoyMessages.responseHeaders;
import static io.outrigger.extproc.exchange.EnvoyMessages.sets;
import static io.outrigger.extproc.exchange.EnvoyMessages.upstreamHeaders;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.outrigger.extproc.client.Endpoints;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.credential.Credential.Signing;
import io.outrigger.extproc.envoy.CommonResponse;
import io.outrigger.extproc.envoy.CommonResponse.ResponseStatus;
import io.outrigger.extproc.envoy.HeadersResponse;
import io.outrigger.extproc.envoy.Metadata;
import io.outrigger.extproc.envoy.ProcessingMode.BodySendMode;
import io.outrigger.extproc.envoy.ProcessingRequest;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.HeaderAttributes;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.observe.trace.Capture;
import io.outrigger.extproc.observe.trace.Convention;
import io.outrigger.extproc.observe.trace.ToldSpans;
import io.outrigger.extproc.observe.trace.Tracing;
import io.outrigger.extproc.openai.OpenAiEndpoints;
import io.outrigger.extproc.serving.ServingBackend;
import io.outrigger.extproc.serving.ServingConfig;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ExchangeTest {
    private static final String BODY = "{\"model\":\"gpt-4o\",\"messages\":[]}";
    private static final String ANSWER =
            "{\"model\":\"gpt-4o-1\",\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}}";

    private static final List<String> CLIENTS_CREDENTIALS =
            List.of(
                    "authorization",
                    "proxy-authorization",
                    "x-api-key",
                    "api-key",
                    "x-goog-api-key",
                    "x-amz-date",
                    "x-amz-security-token",
                    "x-amz-content-sha256",
                    "cookie");

    private final Metrics metrics = new Metrics(attribute("x-team", "team.name"));
    private final ToldSpans spans = new ToldSpans();
    private final Scene scene =
            new Scene(
                    Scene.Pairing.HERE,
                    new Endpoints(OpenAiEndpoints.below("")),
                    new Calls(),
                    new BodyBudget(1_000),
                    new Turns(1_000),
                    metrics,
                    new Scene.Watching(
                            attribute("agent-session-id", "session.id"),
                            Tracing.of(
                                    spans,
                                    Convention.OPENINFERENCE,
                                    new Capture(Set.of(), 100, 1_000),
                                    HeaderAttributes.NONE)),
                    () -> Instant.ofEpochSecond(1_700_000_000));
    private final ServingConfig config = SampleFilter.serving();

    @Test
    void marksTheModelAndClearsTheRouteCache() {
        var router = router();

        assertThat(router.on(requestHeaders(client())).hasRequestHeaders()).isTrue();
        var answer = router.on(requestBody(BODY)).getRequestBody().getResponse();

        assertThat(answer.getClearRouteCache()).isTrue();
        assertThat(sets(answer.getHeaderMutation()))
                .containsEntry("x-ai-eg-model", "gpt-4o")
                .containsEntry("x-ai-eg-original-path", "/v1/chat/completions?q=1")
                .containsKey("x-ai-eg-internal-req-id");
        assertThat(answer.hasBodyMutation()).isFalse();
    }

    @Test
    void translatesAndSignsForTheChosenBackend() {
        var headers = client();
        headers.put("x-api-key", "the client's");
        headers.put("x-ai-eg-internal-req-id", routed(router()));
        headers.put("x-ai-eg-model", "gpt-4o");

        var answer = upstream().on(upstreamHeaders(headers, "ns/b/route/r/rule/0/ref/0"));
        var common = answer.getRequestHeaders().getResponse();

        assertThat(common.getStatus()).isEqualTo(ResponseStatus.CONTINUE_AND_REPLACE);
        assertThat(common.getBodyMutation().getBody().toStringUtf8())
                .isEqualTo("{\"model\":\"override\",\"messages\":[],\"user\":\"u\"}");
        assertThat(sets(common.getHeaderMutation()))
                .isEqualTo(
                        Map.of(
                                ":path", "/openai/v1/chat/completions?q=1",
                                "authorization", "Bearer sk-1",
                                "x-tenant", "t"));
        assertThat(common.getHeaderMutation().getRemoveHeadersList())
                .containsExactlyInAnyOrder(
                        "x-api-key", "x-ai-eg-internal-req-id", "x-ai-eg-model", "x-debug");
        assertThat(field(answer, "content_length").getNumberValue())
                .isEqualTo(common.getBodyMutation().getBody().size());
    }

    @Test
    void behindTheRouterLevelFilterTheRouteTellsTheBackend() {
        var headers = client();
        headers.put("x-ai-eg-internal-req-id", routed(router()));

        var known = upstream().on(inTheSameChain(headers, "large"));
        var catchAll = upstream().on(inTheSameChain(headers, "route-not-found"));
        var unknown = upstream().on(inTheSameChain(headers, "small"));

        assertThat(sets(known.getRequestHeaders().getResponse().getHeaderMutation()))
                .containsEntry("authorization", "Bearer sk-1");
        assertThat(catchAll)
                .as("Envoy answers by itself")
                .isEqualTo(
                        ProcessingResponse.newBuilder()
                                .setRequestHeaders(HeadersResponse.getDefaultInstance())
                                .build());
        assertThat(unknown.getImmediateResponse().getStatus().getCode()).isEqualTo(503);
    }

    @Test
    void whoPassedCarriesTheGuardThatRoutesWant() {
        var guarded = config.filter().guardedBy("unguessable");
        var router =
                new Stream(
                        new Exchange(
                                scene,
                                new ServingConfig(
                                        "h",
                                        guarded,
                                        config.backends(),
                                        config.costs(),
                                        config.access()),
                                Runnable::run));

        router.on(requestHeaders(client("x-ai-eg-route-guard", "guessed")));
        var answer = router.on(requestBody(BODY)).getRequestBody().getResponse();

        assertThat(sets(answer.getHeaderMutation()))
                .containsEntry("x-ai-eg-route-guard", "unguessable");
    }

    @Test
    void aBodyMutationThatDoesNotFitIsSkippedAndCounted() {
        attempt(router());

        assertThat(metricsText())
                .contains("outrigger_extproc_body_changes_skipped_total{path=\"model.x\"} 1.0");
    }

    @Test
    void headersBecomeMetadataAndLabels() {
        var headers = client();
        headers.put("agent-session-id", "s-1");
        headers.put("x-team", "blue");
        var router = router();
        router.on(requestHeaders(headers));
        var marks = router.on(requestBody(BODY)).getRequestBody().getResponse().getHeaderMutation();
        headers.putAll(sets(marks));

        var sent = upstream().on(upstreamHeaders(headers, "ns/b/route/r/rule/0/ref/0"));
        router.on(responseHeaders("200"));
        var last = router.on(responseBody(ANSWER, true));

        assertThat(field(sent, "session.id").getStringValue()).isEqualTo("s-1");
        assertThat(field(last, "session.id").getStringValue()).isEqualTo("s-1");
        assertThat(metadata(sent)).doesNotContainKey("team.name");
        assertThat(metricsText()).contains("team_name=\"blue\"");
    }

    @Test
    void asksProvidersForEncodingsThatTheClientAndTheGatewayRead() {
        var headers = client();
        headers.put("accept-encoding", "zstd, gzip;q=0.5");
        var router = router();
        router.on(requestHeaders(headers));
        var marks = router.on(requestBody(BODY)).getRequestBody().getResponse();
        headers.putAll(sets(marks.getHeaderMutation()));

        var common =
                upstream()
                        .on(upstreamHeaders(headers, "ns/b/route/r/rule/0/ref/0"))
                        .getRequestHeaders()
                        .getResponse();

        assertThat(sets(common.getHeaderMutation())).containsEntry("accept-encoding", "gzip;q=0.5");
    }

    @Test
    void aRetryStartsFromTheClientsHeadersAndBody() {
        var headers = client();
        headers.put("x-ai-eg-internal-req-id", routed(router()));
        var first = attempt(headers, "ns/b/route/r/rule/0/ref/0");
        assertThat(headers)
                .containsEntry("authorization", "Bearer sk-1")
                .doesNotContainKey("x-debug");

        var second = attempt(headers, "ns/plain/route/r/rule/0/ref/1");

        assertThat(first.getBodyMutation().getBody().toStringUtf8()).isNotEqualTo(BODY);
        assertThat(second.getBodyMutation().getBody().toStringUtf8()).isEqualTo(BODY);
        var expected = client();
        expected.put(":path", "/chat/completions?q=1");
        assertThat(headers).isEqualTo(expected);
    }

    @Test
    void whatIsHiddenStaysHiddenFromTheNextAttempt() {
        var headers = client("x-api-key", "the client's", "x-ai-eg-spoofed", "1");
        headers.put("x-ai-eg-internal-req-id", routed(router(), headers));

        attempt(headers, "ns/b/route/r/rule/0/ref/0");
        attempt(headers, "ns/b/route/r/rule/0/ref/0");

        assertThat(headers).doesNotContainKeys("x-api-key", "x-ai-eg-spoofed");
    }

    @Test
    void aRetryNeedsAllThatTheAttemptBeforeLeft() {
        var headers = client();
        headers.put("x-ai-eg-internal-req-id", routed(router()));
        attempt(headers, "ns/b/route/r/rule/0/ref/0");
        var other = new LinkedHashMap<>(headers);
        other.put("authorization", "Bearer guessed");

        assertThat(upstream().on(upstreamHeaders(other, "ns/b/route/r/rule/0/ref/0")))
                .matches(answer -> answer.hasImmediateResponse());
        assertThat(upstream().on(upstreamHeaders(headers, "ns/b/route/r/rule/0/ref/0")))
                .matches(answer -> answer.hasRequestHeaders());
    }

    @Test
    void retriesOfRequestsThatCannotBeToldApartAreRefused() {
        var one = client();
        one.put("x-ai-eg-internal-req-id", routed(router()));
        attempt(one, "ns/b/route/r/rule/0/ref/0");
        var router = router();
        var two = client();
        two.put("x-ai-eg-internal-req-id", routed(router));
        attempt(two, "ns/b/route/r/rule/0/ref/0");

        assertThat(upstream().on(upstreamHeaders(one, "ns/b/route/r/rule/0/ref/0")))
                .matches(answer -> answer.hasImmediateResponse());
        router.closed();
        assertThat(upstream().on(upstreamHeaders(one, "ns/b/route/r/rule/0/ref/0")))
                .matches(answer -> answer.hasRequestHeaders());
    }

    @Test
    void aRefusedAttemptIsCountedOnceForItsBackend() {
        var router = router();
        var headers = client();
        headers.put("x-ai-eg-internal-req-id", routed(router));
        var refused = new Signing.Refused(ErrorKind.UNAUTHORIZED, "missing upstream credential");
        var upstream =
                new Stream(
                        new Exchange(
                                scene,
                                signedBy(CompletableFuture.completedFuture(refused)),
                                Runnable::run));

        var answer = upstream.on(upstreamHeaders(headers, "ns/b/route/r/rule/0/ref/0"));
        router.on(responseHeaders("401"));
        router.closed();

        assertThat(answer.getImmediateResponse().getStatus().getCode()).isEqualTo(401);
        assertThat(
                        metricsText()
                                .lines()
                                .filter(
                                        it ->
                                                it.startsWith(
                                                        "gen_ai_server_request_duration_seconds_count")))
                .singleElement()
                .asString()
                .contains("error_type=\"401\"")
                .endsWith(" 1");
        assertThat(metricsText()).doesNotContain("gen_ai_client_token_usage_count");
        assertThat(spans.text()).endsWith("= ERROR Error code: 401\n");
    }

    @Test
    void aRequestIsOneSpanWhateverBecomesOfIt() {
        var whole = router();
        var headers = client();
        headers.put("x-ai-eg-internal-req-id", routed(whole));
        attempt(headers, "ns/b/route/r/rule/0/ref/0");
        attempt(headers, "ns/plain/route/r/rule/0/ref/1");
        whole.on(responseHeaders("200"));
        whole.on(responseBody(ANSWER, true));
        whole.closed();
        assertThat(spans.text())
                .startsWith("ChatCompletion (INTERNAL)\n")
                .containsOnlyOnce("ChatCompletion")
                .containsOnlyOnce("llm.token_count.total: 9")
                .endsWith("= OK\n");

        var failed = router();
        attempt(failed);
        failed.on(responseHeaders("500"));
        failed.on(responseBody("oops", true));
        failed.closed();
        assertThat(spans.text())
                .endsWith(
                        "= ERROR Error code: 500 - {\"type\":\"error\",\"error\":{\"type\":"
                                + "\"OpenAIBackendError\",\"code\":\"500\",\"message\":\"oops\"}}\n");

        var unrouted = router();
        routed(unrouted);
        unrouted.on(responseHeaders(Map.of(":status", "503", "x-ai-eg-no-route", "true")));
        unrouted.closed();
        assertThat(spans.text()).endsWith("= ERROR Error code: 404\n");

        var left = router();
        routed(left);
        left.closed();
        assertThat(spans.text()).endsWith("= ERROR the response ended before it was complete\n");
    }

    @Test
    void aSpanTellsWhatCameBeforeTheClientLeft() {
        var router = router();
        router.on(requestHeaders(client()));
        var headers = client();
        var marks =
                router.on(requestBody("{\"model\":\"gpt-4o\",\"stream\":true}"))
                        .getRequestBody()
                        .getResponse()
                        .getHeaderMutation();
        headers.putAll(sets(marks));
        upstream().on(upstreamHeaders(headers, "ns/b/route/r/rule/0/ref/0"));
        router.on(responseHeaders("200"));
        router.on(
                responseBody(
                        "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":"
                                + "\"Hel\"}}]}\n\ndata: {",
                        false));

        router.closed();

        assertThat(spans.text())
                .contains("* First Token Stream Event")
                .contains("llm.output_messages.0.message.content: Hel\n")
                .endsWith("= ERROR the response ended before it was complete\n");
    }

    @Test
    void aRequestWithoutAnIdGetsOne() {
        var headers = client();
        headers.remove("x-request-id");
        var router = router();
        router.on(requestHeaders(headers));

        var marks = router.on(requestBody(BODY)).getRequestBody().getResponse().getHeaderMutation();

        assertThat(sets(marks).get("x-request-id")).startsWith("outrigger-");
    }

    @Test
    void emitsCostsOfAWholeAnswer() {
        var router = router();
        attempt(router);

        var head = router.on(responseHeaders("200"));
        var answer = router.on(responseBody(ANSWER, true));

        assertThat(head.hasModeOverride()).isFalse();
        assertThat(answer.getResponseBody().getResponse().hasBodyMutation()).isFalse();
        assertThat(field(answer, "in").getNumberValue()).isEqualTo(7);
        assertThat(field(answer, "total").getNumberValue()).isEqualTo(9);
        assertThat(field(answer, "ai_service_backend_name").getStringValue()).isEqualTo("ns/b");
        assertThat(field(answer, "response_model").getStringValue()).isEqualTo("gpt-4o-1");
        assertThat(metricsText())
                .contains("gen_ai_original_model=\"gpt-4o\"")
                .contains("gen_ai_request_model=\"override\"");
    }

    @Test
    void streamsAndEmitsCostsWithTheLastChunk() {
        var router = router();
        router.on(requestHeaders(client()));
        var headers = client();
        var marks =
                router.on(requestBody("{\"model\":\"gpt-4o\",\"stream\":true}"))
                        .getRequestBody()
                        .getResponse()
                        .getHeaderMutation();
        headers.putAll(sets(marks));
        upstream().on(upstreamHeaders(headers, "ns/b/route/r/rule/0/ref/0"));

        var head = router.on(responseHeaders("200"));
        var first = router.on(responseBody("data: {\"a\":1}\n\ndata: {\"us", false));
        var last = router.on(responseBody("age\":{\"prompt_tokens\":3}}\n\n", true));

        assertThat(head.getModeOverride().getResponseBodyMode()).isEqualTo(BodySendMode.STREAMED);
        assertThat(first.hasDynamicMetadata()).isFalse();
        assertThat(field(last, "in").getNumberValue()).isEqualTo(3);
        assertThat(metadata(last)).containsKey("token_latency_ttft");
    }

    @Test
    void aResponseKeepsNothingOfTheRequestsBody() throws InterruptedException {
        var router = router();
        var headers = client();
        headers.put("x-ai-eg-internal-req-id", routed(router));
        WeakReference<Slice> body = bodyOf(headers);
        upstream().on(upstreamHeaders(headers, "ns/plain/route/r/rule/0/ref/1"));

        router.on(responseHeaders("200"));

        for (int i = 0; i < 100 && body.get() != null; i++) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(body.get()).isNull();
        router.closed();
    }

    private WeakReference<Slice> bodyOf(Map<String, String> headers) {
        String id = String.valueOf(headers.get("x-ai-eg-internal-req-id"));
        var request =
                Objects.requireNonNull(
                                scene.calls()
                                        .find(Headers.of(Map.of("x-ai-eg-internal-req-id", id))))
                        .request();
        return new WeakReference<>(request.payload().bytes());
    }

    @Test
    void tellsAnUnknownModelInTheClientsDialect() {
        var router = router();
        routed(router);
        var reply = new LinkedHashMap<>(Map.of(":status", "503", "x-ai-eg-no-route", "true"));

        var common = router.on(responseHeaders(reply)).getResponseHeaders().getResponse();

        assertThat(sets(common.getHeaderMutation())).containsEntry(":status", "404");
        assertThat(common.getBodyMutation().getBody().toStringUtf8())
                .contains("\"message\":\"no route is configured for model gpt-4o\"");
    }

    @Test
    void anEnvoyReplyWithoutTheMarkPasses() {
        var router = router();
        routed(router);

        assertThat(router.on(responseHeaders("503")).getResponseHeaders().hasResponse()).isFalse();
    }

    @Test
    void answersForABackendThatIsNotConfiguredAndDoesNotCountItTwice() {
        var router = router();
        var headers = client();
        headers.put("x-ai-eg-internal-req-id", routed(router));

        var answer = upstream().on(upstreamHeaders(headers, "ns/unknown"));
        var passed = router.on(responseHeaders("503"));

        assertThat(answer.getImmediateResponse().getStatus().getCode()).isEqualTo(503);
        assertThat(passed.getResponseHeaders().hasResponse()).isFalse();
        router.closed();
        assertThat(metricsText())
                .contains("outrigger_extproc_local_replies_total{reason=\"unavailable\"} 1.0")
                .doesNotContain("gen_ai_server_request_duration_seconds_count");
    }

    @Test
    void anUpstreamStreamWithoutARouterStreamIsRefused() {
        var headers = client();
        headers.put("x-ai-eg-internal-req-id", "guessed");

        var answer = upstream().on(upstreamHeaders(headers, "ns/b/route/r/rule/0/ref/0"));

        assertThat(answer.getImmediateResponse().getStatus().getCode()).isEqualTo(500);
    }

    @Test
    void refusesABodyWhenTheBudgetIsUsedUpAndGivesRoomBack() {
        var first = router();
        first.on(requestHeaders(client()));
        first.on(requestBody("{\"model\":\"gpt-4o\",\"x\":\"" + "y".repeat(900) + "\"}"));
        var second = router();
        second.on(requestHeaders(client()));
        String large = "{\"model\":\"gpt-4o\",\"x\":\"" + "y".repeat(200) + "\"}";

        assertThat(second.on(requestBody(large)).getImmediateResponse().getStatus().getCode())
                .isEqualTo(503);
        second.closed();
        first.closed();

        var third = router();
        third.on(requestHeaders(client()));
        assertThat(third.on(requestBody(large)).hasRequestBody()).isTrue();
        third.closed();
        assertThat(scene.budget().held()).isZero();
    }

    @Test
    void aBodyThatWasNotReadIsToldInTheClientsDialect() {
        var large = router();
        large.on(requestHeaders(client()));
        var crowded = router();
        crowded.on(requestHeaders(client()));

        var tooLarge = large.unread(Unread.TOO_LARGE).getImmediateResponse();
        var noRoom = crowded.unread(Unread.NO_ROOM).getImmediateResponse();

        assertThat(tooLarge.getStatus().getCode()).isEqualTo(413);
        assertThat(tooLarge.getBody().toStringUtf8())
                .contains("\"type\":\"PayloadTooLarge\"")
                .contains("larger than this gateway accepts");
        assertThat(noRoom.getStatus().getCode()).isEqualTo(503);
    }

    @Test
    void anAnswerThatWasNotReadFailsTheAttempt() {
        var router = router();
        attempt(router);
        router.on(responseHeaders("200"));

        var answer = router.unread(Unread.TOO_LARGE).getImmediateResponse();

        assertThat(answer.getStatus().getCode()).isEqualTo(502);
        assertThat(answer.getBody().toStringUtf8()).contains("\"type\":\"unreadable_response\"");
        assertThat(metricsText()).contains("error_type=\"502\"");
        router.closed();
        assertThat(scene.budget().held()).isZero();
    }

    @Test
    void longBodiesAreTranslatedInTurn() {
        var roomy =
                new Scene(
                        Scene.Pairing.HERE,
                        scene.endpoints(),
                        scene.calls(),
                        new BodyBudget(1_000_000),
                        new Turns(1_000),
                        metrics,
                        scene.watching(),
                        scene.clock());
        String body = "{\"model\":\"gpt-4o\",\"x\":\"" + "y".repeat(70_000) + "\"}";
        var upstreams = new ArrayList<Exchange>();
        var answers = new ArrayList<CompletableFuture<ProcessingResponse>>();
        for (int i = 0; i < 3; i++) {
            var router = new Stream(new Exchange(roomy, config, Runnable::run));
            var headers = client();
            router.on(requestHeaders(headers));
            var marks = router.on(requestBody(body)).getRequestBody().getResponse();
            headers.putAll(sets(marks.getHeaderMutation()));
            var upstream = new Exchange(roomy, config, Runnable::run);
            upstreams.add(upstream);
            answers.add(
                    upstream.on(upstreamHeaders(headers, "ns/b/route/r/rule/0/ref/0"))
                            .toCompletableFuture());
        }
        assertThat(answers.stream().map(CompletableFuture::isDone))
                .containsExactly(true, false, false);

        upstreams.get(1).closed();
        upstreams.get(0).written();

        assertThat(answers.get(2)).isDone();
        assertThat(answers.get(2).join().getRequestHeaders().getResponse().hasBodyMutation())
                .isTrue();
    }

    @Test
    void answersUnknownPathsAndTheModelList() {
        var headers = client();
        headers.put(":path", "/v1/nope?x");
        var unknown = router().on(requestHeaders(headers)).getImmediateResponse();
        headers.put(":path", "/v1/models");
        var models = router().on(requestHeaders(headers)).getImmediateResponse();

        assertThat(unknown.getStatus().getCode()).isEqualTo(404);
        assertThat(unknown.getBody().toStringUtf8()).isEqualTo("unsupported path: /v1/nope");
        assertThat(models.getStatus().getCode()).isEqualTo(200);
        assertThat(models.getBody().toStringUtf8())
                .isEqualTo(
                        "{\"object\":\"list\",\"data\":[{\"id\":\"gpt-4o\",\"object\":\"model\","
                                + "\"owned_by\":\"o\",\"created\":5},"
                                + "{\"id\":\"meta/llama+3\",\"object\":\"model\","
                                + "\"owned_by\":\"m\",\"created\":6}]}");
    }

    @Test
    void answersForOneModel() {
        var headers = client();
        headers.put(":path", "/v1/models/meta%2Fllama+3");
        var escaped = router().on(requestHeaders(headers)).getImmediateResponse();
        headers.put(":path", "/v1/models/meta/llama+3?x");
        var plain = router().on(requestHeaders(headers)).getImmediateResponse();
        headers.put(":path", "/v1/models/nope");
        var unknown = router().on(requestHeaders(headers)).getImmediateResponse();

        assertThat(escaped.getStatus().getCode()).isEqualTo(200);
        assertThat(escaped.getBody().toStringUtf8())
                .isEqualTo(
                        "{\"id\":\"meta/llama+3\",\"object\":\"model\",\"owned_by\":\"m\",\"created\":6}");
        assertThat(plain.getBody()).isEqualTo(escaped.getBody());
        assertThat(unknown.getStatus().getCode()).isEqualTo(404);
        assertThat(unknown.getBody().toStringUtf8())
                .contains("\"message\":\"the model 'nope' does not exist\"");
    }

    @Test
    void passesStreamsThatStartAnywhereElse() {
        var exchange = router();

        assertThat(exchange.on(responseHeaders("400")).hasResponseHeaders()).isTrue();
        assertThat(exchange.on(responseBody("x", true)).hasResponseBody()).isTrue();
    }

    @Test
    void anAbortedStreamCountsAsFailed() {
        var router = router();
        attempt(router);
        router.on(responseHeaders("200"));

        router.closed();

        assertThat(metricsText()).contains("error_type=\"aborted\"");
        assertThat(scene.calls().find(Headers.of(Map.of("x-ai-eg-internal-req-id", "any"))))
                .isNull();
    }

    @Test
    void aBackendWithACredentialSeesNoneOfTheClients() {
        var headers = client();
        for (String name : CLIENTS_CREDENTIALS) {
            headers.put(name, "the client's");
        }

        var mutation = mutation("ns/b/route/r/rule/0/ref/0", headers);

        assertThat(sets(mutation)).containsEntry("authorization", "Bearer sk-1");
        assertThat(mutation.getRemoveHeadersList())
                .contains("proxy-authorization")
                .containsAll(
                        CLIENTS_CREDENTIALS.stream()
                                .filter(name -> !name.equals("authorization"))
                                .toList());
    }

    @Test
    void aBackendWithoutACredentialGetsTheClients() {
        var headers = client();
        for (String name : CLIENTS_CREDENTIALS) {
            headers.put(name, "the client's");
        }
        headers.put("x-aigw-api-key", "k");

        var mutation = mutation("ns/plain/route/r/rule/0/ref/1", headers);

        assertThat(mutation.getRemoveHeadersList())
                .contains("proxy-authorization", "x-aigw-api-key")
                .doesNotContainAnyElementsOf(
                        CLIENTS_CREDENTIALS.stream()
                                .filter(name -> !name.equals("proxy-authorization"))
                                .toList());
        assertThat(sets(mutation)).doesNotContainKeys("authorization", "cookie");
    }

    @Test
    void aRetryWithoutACredentialGivesTheClientsBack() {
        var headers = client();
        headers.put("authorization", "the client's");
        headers.put("cookie", "c");
        var current = routedHeaders(headers);
        upstream().on(upstreamHeaders(current, "ns/b/route/r/rule/0/ref/0"));
        current.put("authorization", "Bearer sk-1");
        current.remove("cookie");

        var mutation =
                upstream()
                        .on(upstreamHeaders(current, "ns/plain/route/r/rule/0/ref/1"))
                        .getRequestHeaders()
                        .getResponse()
                        .getHeaderMutation();

        assertThat(sets(mutation))
                .containsEntry("authorization", "the client's")
                .containsEntry("cookie", "c");
    }

    @Test
    void aCredentialThatTheRequestBringsDoesNotReachTheProviderAsItCame() {
        var headers = client();
        headers.put("x-tenant-key", "mine");
        headers.put("x-tenant-hint", "h");

        var mutation = mutation("ns/bring/route/r/rule/0/ref/2", headers);

        assertThat(sets(mutation)).containsEntry("authorization", "Bearer mine");
        assertThat(mutation.getRemoveHeadersList()).contains("x-tenant-key", "x-tenant-hint");
    }

    @Test
    void aRequestThatBringsNoCredentialWhereItMustIsRefused() {
        var answer =
                upstream()
                        .on(
                                upstreamHeaders(
                                        routedHeaders(client()), "ns/bring/route/r/rule/0/ref/2"));

        assertThat(answer.getImmediateResponse().getStatus().getCode()).isEqualTo(401);
        assertThat(answer.getImmediateResponse().getBody().toStringUtf8())
                .contains("missing upstream credential");
    }

    @Test
    void aCredentialOfTheRequestIsReadFromMetadata() {
        var message =
                upstreamHeaders(routedHeaders(client()), "ns/vault/route/r/rule/0/ref/3")
                        .toBuilder()
                        .setMetadataContext(
                                Metadata.newBuilder()
                                        .putFilterMetadata(
                                                "envoy.filters.http.vault",
                                                Struct.newBuilder()
                                                        .putFields(
                                                                "key",
                                                                Value.newBuilder()
                                                                        .setStringValue("mine")
                                                                        .build())
                                                        .build()))
                        .build();

        var mutation = upstream().on(message).getRequestHeaders().getResponse().getHeaderMutation();

        assertThat(sets(mutation)).containsEntry("authorization", "Bearer mine");
    }

    /** The first attempt's changes. */
    private io.outrigger.extproc.envoy.HeaderMutation mutation(
            String backend, Map<String, String> client) {
        return upstream()
                .on(upstreamHeaders(routedHeaders(client), backend))
                .getRequestHeaders()
                .getResponse()
                .getHeaderMutation();
    }

    /** Brings a router-level stream behind its body; returns the headers of the first attempt. */
    private Map<String, String> routedHeaders(Map<String, String> client) {
        var router = router();
        router.on(requestHeaders(client));
        var headers = new LinkedHashMap<>(client);
        headers.putAll(
                sets(
                        router.on(requestBody(BODY))
                                .getRequestBody()
                                .getResponse()
                                .getHeaderMutation()));
        return headers;
    }

    @Test
    void aTokenThatArrivesLaterIsUsedOnTheStreamsThread() {
        var signing = new CompletableFuture<Signing>();
        var thread = new ArrayDeque<Runnable>();
        var headers = client();
        headers.put("x-ai-eg-internal-req-id", routed(router()));
        var upstream = new Exchange(scene, signedBy(signing), thread::add);

        var answer =
                upstream.on(upstreamHeaders(headers, "ns/b/route/r/rule/0/ref/0"))
                        .toCompletableFuture();
        signing.complete(new Signing.Signed("/p", Map.of("authorization", "late")));

        assertThat(answer).isNotDone();
        thread.remove().run();
        var mutation = answer.join().getRequestHeaders().getResponse().getHeaderMutation();
        assertThat(sets(mutation)).containsEntry("authorization", "late");
    }

    @Test
    void aStreamThatClosedDuringTheWaitStartsNoAttempt() {
        var signing = new CompletableFuture<Signing>();
        var router = router();
        var headers = client();
        headers.put("x-ai-eg-internal-req-id", routed(router));
        var upstream = new Exchange(scene, signedBy(signing), Runnable::run);
        upstream.on(upstreamHeaders(headers, "ns/b/route/r/rule/0/ref/0"));

        upstream.closed();
        signing.complete(new Signing.Signed("/p", Map.of()));
        router.closed();

        assertThat(metricsText()).doesNotContain("gen_ai_server_request_duration_seconds_count");
    }

    /** The configuration with another credential. */
    private ServingConfig signedBy(CompletableFuture<Signing> signing) {
        var backends = new LinkedHashMap<String, ServingBackend>();
        for (ServingBackend backend : config.backends().values()) {
            if (backend instanceof ServingBackend.Ready ready) {
                var waiting =
                        new ServingBackend.Ready(
                                ready.backend(),
                                ready.provider(),
                                _ -> signing,
                                ready.hiddenHeaders(),
                                ready.bodyChanges());
                backends.put(backend.backend().name(), waiting);
            }
        }
        return new ServingConfig("h", config.filter(), backends, config.costs(), config.access());
    }

    /** A stream all of whose answers are there at once. */
    private record Stream(Exchange exchange) {
        ProcessingResponse on(ProcessingRequest message) {
            return exchange.on(message).toCompletableFuture().join();
        }

        ProcessingResponse unread(Unread reason) {
            return exchange.unread(reason);
        }

        void closed() {
            exchange.closed();
        }
    }

    private Stream router() {
        return new Stream(new Exchange(scene, config, Runnable::run));
    }

    private Stream upstream() {
        return new Stream(new Exchange(scene, config, Runnable::run));
    }

    /** One attempt; the headers become what Envoy has after it. */
    private CommonResponse attempt(Map<String, String> headers, String backend) {
        var common =
                upstream().on(upstreamHeaders(headers, backend)).getRequestHeaders().getResponse();
        headers.putAll(sets(common.getHeaderMutation()));
        headers.keySet().removeAll(common.getHeaderMutation().getRemoveHeadersList());
        return common;
    }

    /** Brings a router-level stream behind its body; returns the id for upstream-level streams. */
    private static String routed(Stream router) {
        return routed(router, client());
    }

    private static String routed(Stream router, Map<String, String> headers) {
        router.on(requestHeaders(headers));
        var marks = router.on(requestBody(BODY)).getRequestBody().getResponse().getHeaderMutation();
        return String.valueOf(sets(marks).get("x-ai-eg-internal-req-id"));
    }

    private void attempt(Stream router) {
        var headers = client();
        headers.put("x-ai-eg-internal-req-id", routed(router));
        upstream().on(upstreamHeaders(headers, "ns/b/route/r/rule/0/ref/0"));
    }

    private String metricsText() {
        return new String(metrics.text(), UTF_8);
    }

    private static HeaderAttributes attribute(String header, String name) {
        return new HeaderAttributes(List.of(new HeaderAttributes.Entry(header, name)));
    }

    private static Map<String, Value> metadata(ProcessingResponse answer) {
        return answer.getDynamicMetadata()
                .getFieldsOrThrow("io.envoy.ai_gateway")
                .getStructValue()
                .getFieldsMap();
    }

    private static Value field(ProcessingResponse answer, String name) {
        return Objects.requireNonNull(metadata(answer).get(name), name);
    }

    /** As Envoy Gateway attaches it: a rule's backend is told by the route's metadata. */
    private static ProcessingRequest inTheSameChain(Map<String, String> values, String rule) {
        String metadata =
                "filter_metadata { key: \"envoy-gateway\" value { fields { key: \"annotations\" value { fields { "
                        + "key: \"outrigger-backends\" value { string_value: \"ns/r large=ns/b/route/r/rule/0/ref/0@h"
                        + " route-not-found=@\" } } } } fields { key: \"sectionName\" value { string_value: \""
                        + rule
                        + "\" } } } }";
        var attributes =
                Struct.newBuilder()
                        .putFields(
                                "xds.route_metadata",
                                Value.newBuilder().setStringValue(metadata).build());
        return ProcessingRequest.newBuilder()
                .setRequestHeaders(headers(values))
                .putAttributes("envoy.filters.http.ext_proc", attributes.build())
                .build();
    }
}
