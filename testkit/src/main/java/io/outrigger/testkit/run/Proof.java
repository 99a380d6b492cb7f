package io.outrigger.testkit.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What three independent witnesses say about one request: the client, Envoy and the sidecar.
 *
 * @param log Envoy's access-log line; empty when there is none
 */
record Proof(Answer answer, Optional<LogLine> log, TokenMetric metric) {

    /** Everything that does not fit; empty when all agree. */
    List<String> differences() {
        var differences = new ArrayList<String>();
        if (answer.status() != 200) {
            differences.add("the client got " + answer.status() + ", not 200");
        }
        if (answer.text().isBlank()) {
            differences.add("the answer has no text");
        }
        if (answer.requestId().isEmpty()) {
            differences.add("nobody knows the request id");
        }
        if (answer.usage().isEmpty()) {
            differences.add("the answer has no usage");
        }
        if (log.isEmpty()) {
            differences.add("Envoy's access log has no line for this request id");
        }
        answer.usage().ifPresent(usage -> compare(usage, differences));
        return differences;
    }

    private void compare(Usage usage, List<String> differences) {
        log.map(LogLine::costs)
                .filter(costs -> !costs.equals(usage))
                .ifPresent(
                        costs ->
                                differences.add(
                                        "usage of the answer: %s; costs in the access log: %s"
                                                .formatted(usage, costs)));
        if (!metric.equals(new TokenMetric(usage.input(), usage.output()))) {
            differences.add("usage of the answer: %s; metric: %s".formatted(usage, metric));
        }
    }
}
