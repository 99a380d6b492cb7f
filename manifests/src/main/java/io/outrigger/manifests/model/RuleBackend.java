package io.outrigger.manifests.model;

import io.outrigger.contract.Backend;
import java.util.List;
import java.util.stream.Stream;

/**
 * A backend as one rule uses it.
 *
 * @param weight share of the requests among backends of the same priority; zero for none
 * @param priority 0 is tried first
 */
public record RuleBackend(int ref, int weight, long priority, Resolved<Upstream> upstream) {

    /** What ext_proc is told about the backend, and where Envoy finds it. */
    public record Upstream(Backend config, List<Endpoint> endpoints) {
        public Upstream {
            endpoints = List.copyOf(endpoints);
        }
    }

    /** A backend that can be reached. */
    public record Target(int ref, int weight, long priority, Upstream upstream) {}

    Stream<Target> target() {
        return switch (upstream) {
            case Resolved.Found(var found) -> Stream.of(new Target(ref, weight, priority, found));
            case Resolved.Dangling(_) -> Stream.empty();
        };
    }

    Stream<Problem> problem() {
        return switch (upstream) {
            case Resolved.Found(_) -> Stream.empty();
            case Resolved.Dangling(var problem) -> Stream.of(problem);
        };
    }
}
