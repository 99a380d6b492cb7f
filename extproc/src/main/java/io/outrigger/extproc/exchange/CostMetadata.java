package io.outrigger.extproc.exchange;

import com.google.protobuf.Struct;
import io.outrigger.extproc.cost.Costs;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.observe.Metrics;

/** The dynamic metadata from which access logs and rate limits read what a response cost. */
final class CostMetadata {
    private CostMetadata() {}

    /**
     * Costs of an attempt as far as they are known.
     *
     * @param responseModel what the provider said; empty when it did not
     */
    static Struct.Builder of(Attempt attempt, Usage usage, String responseModel) {
        Attempt.Subject subject = attempt.subject();
        Struct.Builder fields = attempt.metadata();
        attempt.config()
                .costs()
                .of(
                        usage,
                        new Costs.Subject(
                                subject.routeName(), attempt.shortBackend(), subject.model()))
                .forEach((key, amount) -> fields.putFields(key, Mutations.number(amount)));
        fields.putFields("response_model", Mutations.text(responseModel));
        latencies(fields, attempt.timing(), usage);
        return fields;
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
