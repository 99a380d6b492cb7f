package io.outrigger.extproc.observe.otlp;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.outrigger.extproc.observe.MetricSink;
import io.outrigger.extproc.observe.trace.SpanCarrier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Those who are told of what happens here, over OTLP or on the console. */
public final class Collectors implements AutoCloseable {
    static final String SCOPE = "envoyproxy/ai-gateway";

    private static final long CLOSE_SECONDS = 3;

    /** Bytes: a sixteenth of the heap that the process has by default. */
    private static final long MOST_HELD = 16 << 20;

    private final OpenTelemetrySdk sdk;
    private final SpanBudget budget;
    private final SdkLog log;

    private Collectors(OpenTelemetrySdk sdk, SpanBudget budget, SdkLog log) {
        this.sdk = sdk;
        this.budget = budget;
        this.log = log;
    }

    /**
     * Starts to export.
     *
     * @param properties of OpenTelemetry's SDK; they win over what it finds itself
     * @throws IllegalArgumentException if the SDK cannot use them
     */
    public static Collectors of(Map<String, String> properties) {
        var log = SdkLog.install();
        try {
            var exporters = new ArrayDeque<MetricExporter>();
            var greetings = new ArrayList<Runnable>();
            var budget = new SpanBudget(MOST_HELD, places(properties));
            var sdk =
                    AutoConfiguredOpenTelemetrySdk.builder()
                            .disableShutdownHook()
                            .addPropertiesCustomizer(_ -> properties)
                            .addTracerProviderCustomizer(
                                    (provider, _) -> provider.setIdGenerator(new PlainIds()))
                            .addSpanExporterCustomizer(
                                    (exporter, _) -> {
                                        greetings.add(() -> exporter.export(List.of()));
                                        return new LeavingSpans(exporter, budget);
                                    })
                            .addSpanProcessorCustomizer(
                                    (processor, _) -> new WaitingSpans(processor, budget))
                            .addMeterProviderCustomizer((provider, _) -> oursOnly(provider))
                            .addMetricExporterCustomizer(
                                    (exporter, _) -> {
                                        exporters.add(exporter);
                                        greetings.add(() -> exporter.export(List.of()));
                                        return exporter;
                                    })
                            .addMetricReaderCustomizer(
                                    (_, config) -> reader(exporters.remove(), config))
                            .build()
                            .getOpenTelemetrySdk();
            greet(greetings);
            return new Collectors(sdk, budget, log);
        } catch (RuntimeException e) {
            // whatever the SDK's parts throw: what they say is about their own properties
            throw new IllegalArgumentException("OpenTelemetry: " + e.getMessage(), e);
        }
    }

    /** As many as the SDK's queue has, so that it never drops one that nobody hears of. */
    private static int places(Map<String, String> properties) {
        return Integer.parseInt(properties.getOrDefault("otel.bsp.max.queue.size", "2048"));
    }

    /** A collector that cannot be reached is logged at the start, not behind the first request. */
    private static void greet(List<Runnable> greetings) {
        Thread.ofPlatform()
                .daemon()
                .name("greet-collectors")
                .start(() -> greetings.forEach(Runnable::run));
    }

    /** What the SDK measures of itself is not told; its histograms are named so, ours are not. */
    private static SdkMeterProviderBuilder oursOnly(SdkMeterProviderBuilder provider) {
        View none = View.builder().setAggregation(Aggregation.drop()).build();
        for (InstrumentType type : EnumSet.complementOf(EnumSet.of(InstrumentType.HISTOGRAM))) {
            provider.registerView(InstrumentSelector.builder().setType(type).build(), none);
        }
        return provider.registerView(
                InstrumentSelector.builder()
                        .setType(InstrumentType.HISTOGRAM)
                        .setName("otel.*")
                        .build(),
                none);
    }

    /**
     * As the SDK's own, but {@code OTEL_METRIC_EXPORT_TIMEOUT} counts: the SDK's is the interval.
     */
    private static MetricReader reader(MetricExporter exporter, ConfigProperties config) {
        return PeriodicMetricReader.builder(exporter)
                .setInterval(
                        config.getDuration("otel.metric.export.interval", Duration.ofMinutes(1)))
                .setExporterTimeout(
                        config.getDuration("otel.metric.export.timeout", Duration.ofSeconds(30)))
                .build();
    }

    /** Where metrics go. */
    public MetricSink metrics() {
        return new Instruments(sdk.getMeterProvider().get(SCOPE));
    }

    /** Where spans go. */
    public SpanCarrier spans() {
        return new SdkSpans(
                sdk.getTracerProvider().get(SCOPE),
                sdk.getPropagators().getTextMapPropagator(),
                budget);
    }

    /** Sends what has not been sent yet, if it is taken at once. */
    @Override
    public void close() {
        sdk.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
        log.remove();
    }
}
