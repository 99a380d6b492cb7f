package io.outrigger.testkit.provider;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.outrigger.testkit.process.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** Takes what is exported over OTLP, {@code http/protobuf}. */
public final class OtlpCollector implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final HttpServer server;
    private final List<ResourceSpans> spans = new CopyOnWriteArrayList<>();
    private final List<ResourceMetrics> metrics = new CopyOnWriteArrayList<>();

    private OtlpCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/v1/traces",
                exchange -> {
                    try (InputStream body = body(exchange)) {
                        spans.addAll(
                                ExportTraceServiceRequest.parseFrom(body).getResourceSpansList());
                    }
                    answer(exchange);
                });
        server.createContext(
                "/v1/metrics",
                exchange -> {
                    try (InputStream body = body(exchange)) {
                        metrics.addAll(
                                ExportMetricsServiceRequest.parseFrom(body)
                                        .getResourceMetricsList());
                    }
                    answer(exchange);
                });
        server.start();
    }

    public static OtlpCollector start() {
        try {
            return new OtlpCollector();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream body(HttpExchange exchange) throws IOException {
        return "gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"))
                ? new GZIPInputStream(exchange.getRequestBody())
                : exchange.getRequestBody();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("content-type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /** The value of {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** All spans that came. */
    public List<Span> spans() {
        return spans.stream()
                .flatMap(it -> it.getScopeSpansList().stream())
                .flatMap(it -> it.getSpansList().stream())
                .toList();
    }

    /** The first span that is like this, when it has come. */
    public Span span(Predicate<Span> like) {
        return Await.forValue(
                "a span",
                SOON,
                () -> spans().stream().filter(like).findFirst(),
                () -> spans().toString());
    }

    /** The newest export of a metric that is like this, when it has come. */
    public Metric metric(Predicate<Metric> like) {
        return Await.forValue("a metric", SOON, () -> newest(like), () -> metrics.toString());
    }

    private Optional<Metric> newest(Predicate<Metric> like) {
        return scopes().stream()
                .flatMap(it -> it.getMetricsList().stream())
                .filter(like)
                .reduce((_, last) -> last);
    }

    /** All exports of metrics that came, by what made them. */
    public List<ScopeMetrics> scopes() {
        return metrics.stream().flatMap(it -> it.getScopeMetricsList().stream()).toList();
    }

    /** Who sends spans. */
    public Map<String, String> resource() {
        return texts(spans.getFirst().getResource().getAttributesList());
    }

    /** Attributes, by name: texts as they are, anything else as protobuf's text. */
    public static Map<String, String> texts(List<KeyValue> attributes) {
        var texts = new TreeMap<String, String>();
        for (KeyValue attribute : attributes) {
            var value = attribute.getValue();
            texts.put(
                    attribute.getKey(),
                    switch (value.getValueCase()) {
                        case STRING_VALUE -> value.getStringValue();
                        case INT_VALUE -> Long.toString(value.getIntValue());
                        default -> value.toString();
                    });
        }
        return texts;
    }

    /** Forgets what came. */
    public void clear() {
        spans.clear();
        metrics.clear();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
