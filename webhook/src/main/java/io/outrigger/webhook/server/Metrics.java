package io.outrigger.webhook.server;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;

/** What the server counts. */
final class Metrics {
    private final Counter reviews;
    private final Counter lookups;
    private final Histogram duration;

    Metrics(PrometheusRegistry registry) {
        reviews =
                Counter.builder()
                        .name("outrigger_admission_reviews_total")
                        .help("Admission reviews by decision and reason; dry runs store nothing")
                        .labelNames("decision", "reason", "dry_run")
                        .register(registry);
        lookups =
                Counter.builder()
                        .name("outrigger_admission_lookups_total")
                        .help("Questions to the API server about gateways that were unknown")
                        .labelNames("result")
                        .register(registry);
        duration =
                Histogram.builder()
                        .name("outrigger_admission_duration_seconds")
                        .help("Time from a complete request body to its answer")
                        .classicOnly()
                        .classicUpperBounds(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 1)
                        .register(registry);
    }

    void count(String decision, String reason, boolean dryRun) {
        reviews.labelValues(decision, reason, Boolean.toString(dryRun)).inc();
    }

    /** What a question to the API server gave. */
    enum Lookup {
        FOUND,
        NOT_FOUND,
        /** No answer, or none in time. */
        FAILED
    }

    void asked(Lookup lookup) {
        lookups.labelValues(lookup.name().toLowerCase(Locale.ROOT)).inc();
    }

    /** Closed by the caller when the answer is ready. */
    AutoCloseableTimer timed() {
        var timer = duration.startTimer();
        return timer::close;
    }

    /** A running measurement. */
    @FunctionalInterface
    interface AutoCloseableTimer extends AutoCloseable {
        @Override
        void close();
    }
}
