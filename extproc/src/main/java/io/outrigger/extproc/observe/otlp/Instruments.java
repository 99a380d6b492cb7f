package io.outrigger.extproc.observe.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.outrigger.extproc.observe.GenAiMetric;
import io.outrigger.extproc.observe.MetricSink;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The {@code gen_ai} metrics as instruments of OpenTelemetry's. */
final class Instruments implements MetricSink {
    private final Map<GenAiMetric, DoubleHistogram> histograms = new EnumMap<>(GenAiMetric.class);

    Instruments(Meter meter) {
        for (GenAiMetric metric : GenAiMetric.values()) {
            histograms.put(
                    metric,
                    meter.histogramBuilder(metric.otelName())
                            .setUnit(metric.unit())
                            .setDescription(metric.help())
                            .setExplicitBucketBoundariesAdvice(
                                    Arrays.stream(metric.buckets()).boxed().toList())
                            .build());
        }
    }

    /** First all is made ready: what belongs together shall not be exported apart. */
    @Override
    public void record(List<Measurement> attempt) {
        List<Runnable> ready = attempt.stream().map(this::ready).toList();
        ready.forEach(Runnable::run);
    }

    private Runnable ready(Measurement measurement) {
        DoubleHistogram histogram = Objects.requireNonNull(histograms.get(measurement.metric()));
        var builder = Attributes.builder();
        measurement.attributes().forEach(builder::put);
        Attributes attributes = builder.build();
        return () -> histogram.record(measurement.amount(), attributes);
    }
}
