package io.outrigger.extproc.observe;

import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.observe.MetricSink.Measurement;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The metrics of one process. */
public final class Metrics {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final HeaderAttributes attributes;
    private final MetricSink sink;
    private final GenAiLabels labels;
    private final Map<GenAiMetric, Histogram> genAi = new EnumMap<>(GenAiMetric.class);
    private final Counter localReplies =
            Counter.builder()
                    .withoutExemplars()
                    .name("outrigger_extproc_local_replies_total")
                    .help("Requests that ext_proc answered itself, by reason")
                    .labelNames("reason")
                    .register(registry);
    private final Set<String> fieldNames = ConcurrentHashMap.newKeySet();
    private final Counter unsupported =
            Counter.builder()
                    .withoutExemplars()
                    .name("outrigger_extproc_unsupported_fields_total")
                    .help("Fields of requests that their provider cannot express")
                    .labelNames("provider", "field")
                    .register(registry);
    private final Counter skippedChanges =
            Counter.builder()
                    .withoutExemplars()
                    .name("outrigger_extproc_body_changes_skipped_total")
                    .help("Body mutations whose path did not fit the body, by path")
                    .labelNames("path")
                    .register(registry);
    private final Counter costErrors =
            Counter.builder()
                    .withoutExemplars()
                    .name("outrigger_extproc_cost_errors_total")
                    .help("Costs whose expression failed, by metadata key")
                    .labelNames("key")
                    .register(registry);
    private final Set<String> encodings = ConcurrentHashMap.newKeySet();
    private final Counter unread =
            Counter.builder()
                    .withoutExemplars()
                    .name("outrigger_extproc_unread_responses_total")
                    .help("Responses in a content encoding that ext_proc cannot take off")
                    .labelNames("encoding")
                    .register(registry);
    private final Counter reloads =
            Counter.builder()
                    .withoutExemplars()
                    .name("outrigger_extproc_config_loads_total")
                    .help("Configuration texts read, by result")
                    .labelNames("result")
                    .register(registry);
    private final Counter faults =
            Counter.builder()
                    .withoutExemplars()
                    .name("outrigger_extproc_stream_faults_total")
                    .help("Streams that ended by an error of ext_proc itself")
                    .register(registry);
    private final Counter streams =
            Counter.builder()
                    .withoutExemplars()
                    .name("outrigger_extproc_streams_total")
                    .help("ext_proc streams opened, by filter level")
                    .labelNames("level")
                    .register(registry);
    private final Counter tokenFetches =
            Counter.builder()
                    .withoutExemplars()
                    .name("outrigger_extproc_token_fetches_total")
                    .help("Tokens and access keys fetched for providers, by result")
                    .labelNames("provider", "result")
                    .register(registry);
    private final Gauge unknownKeys =
            Gauge.builder()
                    .withoutExemplars()
                    .name("outrigger_extproc_config_unknown_keys")
                    .help("Keys of the configuration in force that this version does not know")
                    .register(registry);
    private final Gauge attached =
            Gauge.builder()
                    .name("outrigger_extproc_attached")
                    .help("1 when Envoy has all that brings AI requests here, else 0")
                    .register(registry);
    private final Gauge open =
            Gauge.builder()
                    .withoutExemplars()
                    .name("outrigger_extproc_open_streams")
                    .help("ext_proc streams that are open")
                    .register(registry);
    private final Info transport =
            Info.builder()
                    .name("outrigger_extproc_transport_info")
                    .help("How the Unix socket is served")
                    .labelNames("transport", "reason")
                    .register(registry);

    /**
     * Metrics of which nothing is known yet.
     *
     * @param attributes headers that become labels of the {@code gen_ai} ones
     */
    public Metrics(HeaderAttributes attributes) {
        this(attributes, MetricSink.NONE);
    }

    /**
     * Metrics of which nothing is known yet.
     *
     * @param attributes headers that become labels of the {@code gen_ai} ones
     * @param sink gets the {@code gen_ai} ones, too
     */
    public Metrics(HeaderAttributes attributes, MetricSink sink) {
        this.attributes = attributes;
        this.sink = sink;
        this.labels = new GenAiLabels(attributes.names());
        for (GenAiMetric metric : GenAiMetric.values()) {
            genAi.put(
                    metric,
                    Histogram.builder()
                            .name(metric.prometheusName())
                            .help(metric.help())
                            .classicOnly()
                            .withoutExemplars()
                            .classicUpperBounds(metric.buckets())
                            .labelNames(labels.names(metric))
                            .register(registry));
        }
    }

    /** Headers that become labels. */
    public HeaderAttributes attributes() {
        return attributes;
    }

    /** Whether an attribute cannot be a label, because all metrics have one of its name. */
    public static boolean isTaken(String attribute) {
        return GenAiLabels.isTaken(attribute);
    }

    /**
     * An attempt ended.
     *
     * @param usage what is known of it, also when the response broke off
     * @param errorType why it failed: an HTTP status or a word; empty for a success
     */
    public void ended(AttemptLabels attempt, Timing timing, Usage usage, String errorType) {
        var told = new Told(labels.values(attempt));
        told.observe(GenAiMetric.DURATION, errorType, timing.seconds());
        told.tokens("input", usage.input());
        told.tokens("output", usage.output());
        told.tokens("cached_input", usage.cachedInput());
        told.tokens("cache_creation_input", usage.cacheCreationInput());
        told.tokens("reasoning", usage.reasoning());
        // not among the types that the reference has: only where there is sound
        told.tokens("input_audio", usage.audioInput() == 0 ? Usage.UNKNOWN : usage.audioInput());
        told.tokens("output_audio", usage.audioOutput() == 0 ? Usage.UNKNOWN : usage.audioOutput());
        if (timing.firstTokenSeconds() >= 0) {
            told.observe(GenAiMetric.FIRST_TOKEN, timing.firstTokenSeconds());
            if (usage.output() > 1) {
                told.observe(
                        GenAiMetric.PER_TOKEN,
                        (timing.seconds() - timing.firstTokenSeconds()) / (usage.output() - 1));
            }
        }
        if (!told.measurements.isEmpty()) {
            sink.record(told.measurements);
        }
    }

    /** The measurements of one attempt. */
    private final class Told {
        private final List<String> values;
        private final List<Measurement> measurements = new ArrayList<>();

        Told(List<String> values) {
            this.values = values;
        }

        void tokens(String type, long count) {
            if (count != Usage.UNKNOWN) {
                observe(GenAiMetric.TOKENS, type, (double) count);
            }
        }

        void observe(GenAiMetric metric, String own, double amount) {
            var all = new ArrayList<>(values);
            all.add(own);
            observe(metric, all, amount);
        }

        void observe(GenAiMetric metric, double amount) {
            observe(metric, values, amount);
        }

        private void observe(GenAiMetric metric, List<String> all, double amount) {
            Objects.requireNonNull(genAi.get(metric))
                    .labelValues(all.toArray(String[]::new))
                    .observe(amount);
            if (!sink.equals(MetricSink.NONE)) {
                measurements.add(new Measurement(metric, labels.attributes(metric, all), amount));
            }
        }
    }

    /** An attempt ended without a response. */
    public void ended(AttemptLabels labels, Timing timing, String errorType) {
        ended(labels, timing, Usage.NONE, errorType);
    }

    /** Fields of a request that its provider cannot express. */
    public void unsupported(AttemptLabels labels, List<String> fields) {
        for (String field : fields) {
            unsupported
                    .labelValues(labels.provider(), GenAiLabels.bounded(fieldNames, field))
                    .inc();
        }
    }

    /**
     * A value of a body could not be set.
     *
     * @param path from the configuration
     */
    public void bodyChangeSkipped(String path) {
        skippedChanges.labelValues(path).inc();
    }

    /**
     * A cost could not be computed.
     *
     * @param key its metadata key, from the configuration
     */
    public void costFailed(String key) {
        costErrors.labelValues(key).inc();
    }

    /** A response's body cannot be read. */
    public void unread(String encoding) {
        unread.labelValues(GenAiLabels.bounded(encodings, encoding)).inc();
    }

    public void localReply(String reason) {
        localReplies.labelValues(reason).inc();
    }

    /**
     * A stream got its first message.
     *
     * @param level {@code router}, {@code upstream} or {@code none}
     */
    public void streamOpened(String level) {
        streams.labelValues(level).inc();
        open.inc();
    }

    public void streamClosed() {
        open.dec();
    }

    public void fault() {
        faults.inc();
    }

    public void configLoaded(int unknown) {
        reloads.labelValues("accepted").inc();
        unknownKeys.set(unknown);
    }

    /** What Envoy was found to have, whenever it is asked. */
    public void attached(boolean everything) {
        attached.set(everything ? 1 : 0);
    }

    public void configRefused() {
        reloads.labelValues("refused").inc();
    }

    /**
     * A fetch of a token or of access keys ended.
     *
     * @param result {@code fetched} or {@code failed}
     */
    public void tokenFetched(String provider, String result) {
        tokenFetches.labelValues(provider, result).inc();
    }

    public void transport(String name, String reason) {
        transport.setLabelValues(name, reason);
    }

    /** The library wants all labels of a metric to be there; an absent attribute is no label. */
    private static MetricSnapshot withoutEmptyLabels(MetricSnapshot snapshot) {
        if (!(snapshot instanceof HistogramSnapshot histogram)) {
            return snapshot;
        }
        return new HistogramSnapshot(
                histogram.getMetadata(),
                histogram.getDataPoints().stream().map(Metrics::withoutEmptyLabels).toList());
    }

    private static HistogramDataPointSnapshot withoutEmptyLabels(HistogramDataPointSnapshot point) {
        var told = Labels.builder();
        point.getLabels().stream()
                .filter(it -> GenAiLabels.isTold(it.getName(), it.getValue()))
                .forEach(it -> told.label(it.getName(), it.getValue()));
        return new HistogramDataPointSnapshot(
                point.getClassicBuckets(),
                point.getSum(),
                told.build(),
                point.getExemplars(),
                point.getCreatedTimestampMillis());
    }

    /** All metrics in Prometheus' text format 0.0.4. */
    public byte[] text() {
        var out = new ByteArrayOutputStream(8192);
        var snapshots = registry.scrape().stream().map(Metrics::withoutEmptyLabels).toList();
        try {
            PrometheusTextFormatWriter.create().write(out, new MetricSnapshots(snapshots));
        } catch (IOException e) {
            throw new UncheckedIOException("metrics", e);
        }
        return out.toByteArray();
    }

    /**
     * Whose attempt it is.
     *
     * @param originalModel the client's model
     * @param requestModel the model after override
     * @param responseModel what the provider said; empty when it did not
     * @param headers attribute to value, of the request's headers
     */
    public record AttemptLabels(
            String operation,
            String originalModel,
            String provider,
            String requestModel,
            String responseModel,
            Map<String, String> headers) {}

    /**
     * How long an attempt took.
     *
     * @param firstTokenSeconds until the first body chunk; negative when not streamed
     */
    public record Timing(double seconds, double firstTokenSeconds) {}
}
