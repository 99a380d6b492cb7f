package io.outrigger.controller.extension;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;

/** What the extension server counts. */
final class HookMetrics {
    private final Counter hooks;
    private final Counter malformed;
    private final Gauge dead;
    private final Histogram duration;

    HookMetrics(PrometheusRegistry registry) {
        hooks =
                Counter.builder()
                        .name("outrigger_extension_hooks_total")
                        .help("Calls of Envoy Gateway's extension hooks by what became of them")
                        .labelNames("hook", "result")
                        .register(registry);
        malformed =
                Counter.builder()
                        .name("outrigger_extension_malformed_resources_total")
                        .help("Resources that could not be read and went back as they came")
                        .register(registry);
        dead =
                Gauge.builder()
                        .name("outrigger_extension_dead_http_routes")
                        .help("HTTPRoutes of ours with a dead end, in the last translation")
                        .register(registry);
        duration =
                Histogram.builder()
                        .name("outrigger_extension_translation_duration_seconds")
                        .help("Time from a complete request to its answer, waits included")
                        .classicOnly()
                        .classicUpperBounds(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10)
                        .register(registry);
    }

    /** What became of a call. */
    enum Result {
        /** Something of ours was put in. */
        WIRED,
        /** Nothing in it is ours. */
        UNCHANGED,
        /** Longer than we look at; it went back as it came. */
        TOO_LARGE,
        /** A fault of ours; it went back as it came. */
        FAILED,
        /** It has an HTTPRoute of ours that is about to be replaced. */
        STALE,
        /** The cluster has not been read yet. */
        UNAVAILABLE
    }

    void count(String hook, Result result) {
        hooks.labelValues(hook, result.name().toLowerCase(Locale.ROOT)).inc();
    }

    void found(Findings findings) {
        malformed.inc(findings.malformedResources());
        dead.set(findings.deadHttpRoutes().size());
    }

    void took(double seconds) {
        duration.observe(seconds);
    }
}
