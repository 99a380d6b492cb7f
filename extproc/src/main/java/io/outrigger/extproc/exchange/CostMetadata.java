package io.outrigger.extproc.exchange;

import com.google.protobuf.Struct;
import io.outrigger.extproc.cost.Costs;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.observe.LogKeys;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.observe.Pace;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dynamic metadata from which access logs and rate limits read what a response cost. */
final class CostMetadata {
    private static final Logger LOG = LoggerFactory.getLogger(CostMetadata.class);
    private static final Pace FAILURES = Pace.oncePer(Duration.ofMinutes(1));

    private CostMetadata() {}

    /**
     * Costs of an attempt as far as they are known.
     *
     * @param responseModel what the provider said; empty when it did not
     */
    static Struct.Builder of(
            Attempt attempt, Usage usage, String responseModel, Costs.Failures failures) {
        Attempt.Subject subject = attempt.subject();
        Struct.Builder fields = attempt.metadata();
        attempt.config()
                .costs()
                .of(
                        usage,
                        new Costs.Subject(
                                subject.routeName(), attempt.shortBackend(), subject.model()),
                        failures)
                .forEach((key, amount) -> fields.putFields(key, Mutations.number(amount)));
        fields.putFields("response_model", Mutations.text(responseModel));
        latencies(fields, attempt.timing(), usage);
        return fields;
    }

    /** Counts costs that could not be computed, and logs them, but seldom. */
    static Costs.Failures reportedTo(Metrics metrics) {
        return (path, key, reason) -> {
            metrics.costFailed(key);
            if (FAILURES.isTime(path)) {
                LOG.atWarn()
                        .addKeyValue(LogKeys.PATH, path)
                        .addKeyValue(LogKeys.REASON, reason)
                        .log("cost cannot be computed and is 0");
            }
        };
    }

    /** In milliseconds. */
    private static void latencies(Struct.Builder fields, Metrics.Timing timing, Usage usage) {
        if (timing.firstTokenSeconds() < 0) {
            return;
        }
        double rest = timing.seconds() - timing.firstTokenSeconds();
        double perToken = usage.output() > 1 ? rest / (usage.output() - 1) : 0;
        fields.putFields("token_latency_ttft", Mutations.number(timing.firstTokenSeconds() * 1000));
        fields.putFields("token_latency_itl", Mutations.number(perToken * 1000));
    }
}
