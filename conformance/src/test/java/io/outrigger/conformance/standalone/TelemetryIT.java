package io.outrigger.conformance.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.FreePorts;
import io.outrigger.testkit.provider.OpenAiProvider.Fault;
import io.outrigger.testkit.provider.OtlpCollector;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a collector is told. */
class TelemetryIT {
    private static final String HELLO =
            "\"messages\":[{\"role\":\"user\",\"content\":\"a secret hello\"}]}";
    private static final String CHAT = "{\"model\":\"gpt-4o\"," + HELLO;
    private static final String STREAM = "{\"model\":\"gpt-4o\",\"stream\":true," + HELLO;
    private static final String CALLERS_SPAN = "1234567890123456";
    private static final AtomicInteger TRACES = new AtomicInteger();

    private static StandaloneGateway gateway;
    private static OtlpCollector collector;

    @BeforeAll
    static void start() {
        collector = OtlpCollector.start();
        gateway = StandaloneGateway.start();
        restart(Map.of());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        collector.close();
    }

    @AfterEach
    void theProviderIsWell() {
        gateway.provider().fail(null);
    }

    private static Child restart(Map<String, String> variables) {
        var all = new HashMap<String, String>();
        all.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint());
        all.put("OTEL_BSP_SCHEDULE_DELAY", "50");
        all.put("OTEL_METRIC_EXPORT_INTERVAL", "100");
        all.putAll(variables);
        return gateway.restartSidecar(all);
    }

    private static String newTrace() {
        return String.format("%032x", 0xabc000 + TRACES.incrementAndGet());
    }

    private static String parent(String trace, String flags) {
        return "00-" + trace + "-" + CALLERS_SPAN + "-" + flags;
    }

    private static Span spanOf(String trace) {
        return collector.span(it -> hex(it.getTraceId()).equals(trace));
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    private static Map<String, String> attributes(Span span) {
        return OtlpCollector.texts(span.getAttributesList());
    }

    @Test
    void aRequestIsASpanBetweenItsCallersAndTheProviders() throws Exception {
        String trace = newTrace();

        var answer =
                gateway.post(
                        CHAT, "traceparent", parent(trace, "01"), "agent-session-id", "session-1");

        assertThat(answer.statusCode()).isEqualTo(200);
        Span span = spanOf(trace);
        assertThat(hex(span.getParentSpanId())).isEqualTo(CALLERS_SPAN);
        assertThat(gateway.provider().received().getLast().headers())
                .containsEntry("traceparent", "00-" + trace + "-" + hex(span.getSpanId()) + "-01");
        assertThat(span.getName()).isEqualTo("ChatCompletion");
        assertThat(span.getKind()).isEqualTo(SpanKind.SPAN_KIND_INTERNAL);
        assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_OK);
        assertThat(attributes(span))
                .containsEntry("openinference.span.kind", "LLM")
                .containsEntry("llm.system", "openai")
                .containsEntry("llm.input_messages.0.message.content", "a secret hello")
                .containsEntry("llm.output_messages.0.message.role", "assistant")
                .containsEntry("llm.token_count.completion", "5")
                .containsEntry("input.value", CHAT)
                .containsEntry("output.value", answer.body())
                .containsEntry("session.id", "session-1");
        assertThat(collector.resource()).containsEntry("service.name", "ai-gateway");
        assertThat(span.toString()).doesNotContain(StandaloneGateway.KEY);
    }

    @Test
    void aStreamIsToldAsWhatItAddsUpTo() throws Exception {
        String trace = newTrace();

        gateway.post(STREAM, "traceparent", parent(trace, "01"));

        Span span = spanOf(trace);
        assertThat(span.getEventsList())
                .singleElement()
                .satisfies(it -> assertThat(it.getName()).isEqualTo("First Token Stream Event"));
        assertThat(attributes(span))
                .containsEntry("llm.token_count.completion", "5")
                .hasEntrySatisfying(
                        "llm.output_messages.0.message.content", it -> assertThat(it).isNotEmpty());
        assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_OK);
    }

    @Test
    void whatGoesWrongIsAnError() throws Exception {
        gateway.provider().fail(new Fault.Answer(429, "application/json", "{\"error\":{}}"));
        String limited = newTrace();
        gateway.post(CHAT, "traceparent", parent(limited, "01"));
        String unrouted = newTrace();
        gateway.post(CHAT.replace("gpt-4o", "nope"), "traceparent", parent(unrouted, "01"));

        assertThat(spanOf(limited).getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(spanOf(limited).getStatus().getMessage())
                .isEqualTo("Error code: 429 - {\"error\":{}}");
        assertThat(spanOf(unrouted).getStatus().getMessage()).isEqualTo("Error code: 404");
    }

    @Test
    void metricsAreThoseOfTheAdminPort() throws Exception {
        gateway.post(CHAT);

        Metric tokens =
                collector.metric(
                        it ->
                                it.getName().equals("gen_ai.client.token.usage")
                                        && outputOf(it).isPresent());
        HistogramDataPoint output = outputOf(tokens).orElseThrow();
        assertThat(output.getSum()).isEqualTo(output.getCount() * 5.0);
        assertThat(output.getExplicitBoundsList()).startsWith(1.0, 4.0).endsWith(67108864.0);
        assertThat(labels(output))
                .isEqualTo(
                        Map.of(
                                "gen_ai.operation.name", "chat",
                                "gen_ai.original.model", "gpt-4o",
                                "gen_ai.provider.name", "openai",
                                "gen_ai.request.model", "gpt-4o",
                                "gen_ai.response.model", "gpt-4o-2026-11-01",
                                "gen_ai.token.type", "output"));
        assertThat(collector.scopes())
                .allMatch(it -> it.getScope().getName().equals("envoyproxy/ai-gateway"));
    }

    private static Optional<HistogramDataPoint> outputOf(Metric tokens) {
        return tokens.getHistogram().getDataPointsList().stream()
                .filter(it -> "output".equals(labels(it).get("gen_ai.token.type")))
                .findFirst();
    }

    private static Map<String, String> labels(HistogramDataPoint point) {
        return OtlpCollector.texts(point.getAttributesList());
    }

    @Test
    void whoIsNotSampledIsPassedOnAsSuch() throws Exception {
        String unseen = newTrace();
        gateway.post(CHAT, "traceparent", parent(unseen, "00"));
        String seen = newTrace();
        String provider = gateway.provider().received().getLast().headers().get("traceparent");

        gateway.post(CHAT, "traceparent", parent(seen, "01"));

        spanOf(seen);
        assertThat(provider).startsWith("00-" + unseen).endsWith("-00");
        assertThat(collector.spans()).noneMatch(it -> hex(it.getTraceId()).equals(unseen));
    }

    @Test
    void openTelemetrysConventionsTellContentOnlyWhenAsked() throws Exception {
        try {
            restart(Map.of("AI_GATEWAY_TRACING_SEMCONV", "gen_ai"));
            String bare = newTrace();
            gateway.post(CHAT, "traceparent", parent(bare, "01"));

            Span span = spanOf(bare);
            assertThat(span.getName()).isEqualTo("chat gpt-4o");
            assertThat(span.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
            assertThat(attributes(span))
                    .containsEntry("gen_ai.provider.name", "openai")
                    .containsEntry("gen_ai.usage.output_tokens", "5");
            assertThat(span.toString()).doesNotContain("a secret hello").doesNotContain("llm.");

            restart(
                    Map.of(
                            "AI_GATEWAY_TRACING_SEMCONV",
                            "gen_ai",
                            "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT",
                            "true"));
            String told = newTrace();
            gateway.post(CHAT, "traceparent", parent(told, "01"));

            assertThat(attributes(spanOf(told)))
                    .containsEntry(
                            "gen_ai.input.messages",
                            "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\","
                                    + "\"content\":\"a secret hello\"}]}]")
                    .containsKey("gen_ai.output.messages");
        } finally {
            restart(Map.of());
        }
    }

    @Test
    void aCollectorThatIsAwayDisturbsNobody() throws Exception {
        try {
            var sidecar =
                    restart(
                            Map.of(
                                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                                    "http://127.0.0.1:" + FreePorts.next(),
                                    "OTEL_EXPORTER_OTLP_HEADERS",
                                    "authorization=s3cret"));

            for (int i = 0; i < 20; i++) {
                assertThat(gateway.post(CHAT).statusCode()).isEqualTo(200);
            }

            sidecar.awaitLine("Failed to export", java.time.Duration.ofSeconds(20));
            assertThat(sidecar.log()).doesNotContain("s3cret").doesNotContain("a secret hello");
        } finally {
            restart(Map.of());
        }
    }
}
