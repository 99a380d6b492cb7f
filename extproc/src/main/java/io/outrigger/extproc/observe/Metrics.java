package io.outrigger.extproc.observe;

import io.outrigger.extproc.cost.Usage;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The metrics of one process. The {@code gen_ai} ones have the names, labels and buckets of Envoy
 * AI Gateway, which follow OpenTelemetry's semantic conventions for generative AI.
 */
public final class Metrics {
    private static final double[] DURATION = {
        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92
    };
    private static final double[] FIRST_TOKEN = {
        0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 15,
        20, 30, 45, 60
    };
    private static final double[] PER_TOKEN = {
        0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5
    };
    private static final double[] TOKENS = {
        1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864
    };
    private static final String SCOPE = "envoyproxy/ai-gateway";

    /** Clients choose names freely; past this many the label is {@code _other}. */
    private static final int MAX_NAMES = 500;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Set<String> models = ConcurrentHashMap.newKeySet();
    private final Histogram tokens =
            genAi("gen_ai_client_token_usage", TOKENS, "gen_ai_token_type");
    private final Histogram duration =
            genAi("gen_ai_server_request_duration_seconds", DURATION, "error_type");
    private final Histogram firstToken =
            genAi("gen_ai_server_time_to_first_token_seconds", FIRST_TOKEN);
    private final Histogram perToken =
            genAi("gen_ai_server_time_per_output_token_seconds", PER_TOKEN);
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
    private final Gauge unknownKeys =
            Gauge.builder()
                    .name("outrigger_extproc_config_unknown_keys")
                    .help("Keys of the configuration in force that this version does not know")
                    .register(registry);
    private final Gauge open =
            Gauge.builder()
                    .name("outrigger_extproc_open_streams")
                    .help("ext_proc streams that are open")
                    .register(registry);
    private final Info transport =
            Info.builder()
                    .name("outrigger_extproc_transport_info")
                    .help("How the Unix socket is served")
                    .labelNames("transport", "reason")
                    .register(registry);

    private Histogram genAi(String name, double[] buckets, String... more) {
        String[] labels = new String[8 + more.length];
        System.arraycopy(
                new String[] {
                    "gen_ai_operation_name",
                    "gen_ai_original_model",
                    "gen_ai_provider_name",
                    "gen_ai_request_model",
                    "gen_ai_response_model",
                    "otel_scope_name",
                    "otel_scope_schema_url",
                    "otel_scope_version"
                },
                0,
                labels,
                0,
                8);
        System.arraycopy(more, 0, labels, 8, more.length);
        return Histogram.builder()
                .name(name)
                .help(name.replace('_', ' '))
                .classicOnly()
                .withoutExemplars()
                .classicUpperBounds(buckets)
                .labelNames(labels)
                .register(registry);
    }

    /**
     * An attempt ended.
     *
     * @param usage what is known of it, also when the response broke off
     * @param errorType why it failed: an HTTP status or a word; empty for a success
     */
    public void ended(AttemptLabels labels, Timing timing, Usage usage, String errorType) {
        duration.labelValues(values(labels, errorType)).observe(timing.seconds());
        observeTokens(labels, "input", usage.input());
        observeTokens(labels, "output", usage.output());
        observeTokens(labels, "cached_input", usage.cachedInput());
        observeTokens(labels, "cache_creation_input", usage.cacheCreationInput());
        observeTokens(labels, "reasoning", usage.reasoning());
        observeTokens(labels, "input_audio", usage.audioInput());
        observeTokens(labels, "output_audio", usage.audioOutput());
        if (timing.firstTokenSeconds() >= 0) {
            firstToken.labelValues(values(labels)).observe(timing.firstTokenSeconds());
            if (usage.output() > 1) {
                perToken.labelValues(values(labels))
                        .observe(
                                (timing.seconds() - timing.firstTokenSeconds())
                                        / (usage.output() - 1));
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
            unsupported.labelValues(labels.provider(), bounded(fieldNames, field)).inc();
        }
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
        unread.labelValues(bounded(encodings, encoding)).inc();
    }

    private void observeTokens(AttemptLabels labels, String type, long count) {
        if (count != Usage.UNKNOWN) {
            tokens.labelValues(values(labels, type)).observe((double) count);
        }
    }

    private String[] values(AttemptLabels labels, String... more) {
        String[] values = new String[8 + more.length];
        values[0] = labels.operation();
        values[1] = bounded(labels.originalModel());
        values[2] = labels.provider();
        values[3] = bounded(labels.requestModel());
        values[4] = labels.responseModel().isEmpty() ? "unknown" : bounded(labels.responseModel());
        values[5] = SCOPE;
        values[6] = "";
        values[7] = "";
        System.arraycopy(more, 0, values, 8, more.length);
        return values;
    }

    private String bounded(String model) {
        return bounded(models, model);
    }

    private static String bounded(Set<String> known, String name) {
        if (known.contains(name)) {
            return name;
        }
        if (known.size() >= MAX_NAMES) {
            return "_other";
        }
        known.add(name);
        return name;
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

    public void configRefused() {
        reloads.labelValues("refused").inc();
    }

    public void transport(String name, String reason) {
        transport.setLabelValues(name, reason);
    }

    /** All metrics in Prometheus' text format 0.0.4. */
    public byte[] text() {
        var out = new ByteArrayOutputStream(8192);
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
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
     */
    public record AttemptLabels(
            String operation,
            String originalModel,
            String provider,
            String requestModel,
            String responseModel) {}

    /**
     * How long an attempt took.
     *
     * @param firstTokenSeconds until the first body chunk; negative when not streamed
     */
    public record Timing(double seconds, double firstTokenSeconds) {}
}
