package io.outrigger.controller.explain;

import io.outrigger.manifests.api.ObjectKey;
import java.util.List;
import java.util.Optional;

/**
 * What one Gateway does with a request.
 *
 * @param taken by which match; empty when none takes it
 * @param others all other matches, and routes that the Gateway does not serve
 */
public record Explanation(
        ObjectKey gateway, Request request, Optional<Taken> taken, List<Other> others) {
    public Explanation {
        others = List.copyOf(others);
    }

    /** Whether a provider is asked. */
    public boolean isServed() {
        return taken.stream()
                .flatMap(it -> it.backends().stream())
                .anyMatch(it -> it.outcome() instanceof Outcome.Asked && it.weight() > 0);
    }

    /**
     * The match that takes the request.
     *
     * @param listener its name, port and host
     * @param match what it compares
     * @param cluster of Envoy; why there is none otherwise
     * @param clients who may send it, in words
     * @param timeouts in words
     * @param costs metadata keys, each with how it is computed
     */
    public record Taken(
            String listener,
            String host,
            ObjectKey route,
            int rule,
            String match,
            String cluster,
            String clients,
            String timeouts,
            List<String> costs,
            List<BackendLine> backends) {
        public Taken {
            costs = List.copyOf(costs);
            backends = List.copyOf(backends);
        }
    }

    /**
     * A backend of the rule.
     *
     * @param percent of the requests of its priority
     * @param priority 0 is tried first
     */
    public record BackendLine(
            int ref, ObjectKey backend, int weight, int percent, long priority, Outcome outcome) {}

    /** What becomes of a request at a backend. */
    public sealed interface Outcome {
        /**
         * Its provider is asked.
         *
         * @param endpoints addresses, and how they are verified
         * @param request method and path that the provider gets
         * @param model as the provider knows it
         * @param credential which policy, never its content
         * @param mutations headers and fields that are set or removed
         */
        record Asked(
                List<String> endpoints,
                String translation,
                String request,
                String model,
                String credential,
                List<String> mutations)
                implements Outcome {
            public Asked {
                endpoints = List.copyOf(endpoints);
                mutations = List.copyOf(mutations);
            }
        }

        /** It is not, and why. */
        record NotAsked(String why) implements Outcome {}
    }

    /** A route, or a match of it, that does not take the request. */
    public record Other(String what, String why) {}
}
