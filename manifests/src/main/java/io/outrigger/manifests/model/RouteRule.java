package io.outrigger.manifests.model;

import io.outrigger.contract.ClientAuth;
import io.outrigger.contract.Model;
import io.outrigger.manifests.api.BackendTrafficPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One rule of an AI route.
 *
 * @param index position in the AIGatewayRoute; part of the names of its backends, as on Envoy AI
 *     Gateway
 * @param name as the user gave it
 * @param matches alternatives, at least one; each compares the model
 * @param traffic how Envoy treats requests to the backends
 * @param models what the rule adds to the list of models
 * @param policy what requests must fulfil; empty when anybody may
 */
public record RouteRule(
        int index,
        Optional<String> name,
        List<List<HeaderMatch>> matches,
        List<RuleBackend> backends,
        Timeouts timeouts,
        BackendTrafficPolicy.Spec traffic,
        List<Model> models,
        Optional<ClientAuth.Policy> policy) {
    /** Without a dot, so that names made of several can be read one way only; no number. */
    private static final Pattern PLAIN = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");

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
     * @param attempt of one attempt out of several
     * @param streamIdle between two pieces of an upstream response
     */
    public record Timeouts(Duration request, Duration attempt, Duration streamIdle) {}

    /** How failed attempts are repeated; empty when they are not. */
    public Optional<BackendTrafficPolicy.Retry> retry() {
        return retry(traffic);
    }

    static Optional<BackendTrafficPolicy.Retry> retry(BackendTrafficPolicy.Spec traffic) {
        return Optional.ofNullable(traffic.retry())
                .filter(it -> it.numRetries() == null || it.numRetries() > 0);
    }

    /** The backends that can be reached and get a share of the requests. */
    public List<RuleBackend.Target> targets() {
        return backends.stream()
                .filter(backend -> backend.weight() > 0)
                .flatMap(RuleBackend::target)
                .toList();
    }

    /**
     * Part of the names of what we generate: the rule's own name, with which it may change places;
     * else its position. The objects of a route reach Envoy one after another, and when rules that
     * are counted change places, requests of one may meet the backends of another for a moment.
     */
    public String id() {
        return name.filter(it -> PLAIN.matcher(it).matches()).orElse(Integer.toString(index));
    }

    /** The same with its backends as they are here. */
    public RouteRule withBackends(List<RuleBackend> changed) {
        return new RouteRule(index, name, matches, changed, timeouts, traffic, models, policy);
    }

    Stream<Problem> danglingReferences() {
        return backends.stream().flatMap(RuleBackend::problem);
    }
}
