package io.outrigger.manifests.model;

import io.outrigger.contract.Model;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * One rule of an AI route.
 *
 * @param index position in the AIGatewayRoute; part of the names of what we generate
 * @param matches alternatives, at least one; each compares the model
 * @param models what the rule adds to the list of models
 */
public record RouteRule(
        int index,
        List<List<HeaderMatch>> matches,
        List<RuleBackend> backends,
        Timeouts timeouts,
        List<Model> models) {
    public RouteRule {
        matches = matches.stream().map(List::copyOf).toList();
        backends = List.copyOf(backends);
        models = List.copyOf(models);
    }

    /** A header that a request must carry; the name is in lower case. */
    public record HeaderMatch(String name, Comparison comparison, String value) {}

    /** How a header value is compared. */
    public enum Comparison {
        EXACT,
        REGULAR_EXPRESSION
    }

    /**
     * Limits in time; zero means none.
     *
     * @param request until the response is complete
     * @param streamIdle between two pieces of an upstream response
     */
    public record Timeouts(Duration request, Duration streamIdle) {}

    /** The backends that can be reached and get a share of the requests. */
    public List<RuleBackend.Target> targets() {
        return backends.stream()
                .filter(backend -> backend.weight() > 0)
                .flatMap(RuleBackend::target)
                .toList();
    }

    Stream<Problem> danglingReferences() {
        return backends.stream().flatMap(RuleBackend::problem);
    }
}
