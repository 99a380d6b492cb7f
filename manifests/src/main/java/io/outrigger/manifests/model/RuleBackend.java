package io.outrigger.manifests.model;

import io.outrigger.contract.Backend;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ObjectKey;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A backend as one rule uses it.
 *
 * @param weight share of the requests among backends of the same priority; zero for none
 * @param priority 0 is tried first
 */
public record RuleBackend(int ref, int weight, long priority, Resolved<Upstream> upstream) {

    /**
     * What ext_proc is told about the backend, and where Envoy finds it.
     *
     * @param reference the AIServiceBackend's {@code backendRef}, with all that it leaves out
     */
    public record Upstream(Backend config, List<Endpoint> endpoints, Reference reference) {
        public Upstream {
            endpoints = List.copyOf(endpoints);
        }

        /** Whether its endpoints are Unix sockets; it has no others then. */
        public boolean isUnixSocket() {
            return endpoints.getFirst().isUnixSocket();
        }
    }

    /**
     * The object that has the endpoints.
     *
     * @param port of a Service; null for a Backend
     */
    public record Reference(ApiKind kind, ObjectKey key, @Nullable Integer port) {}

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
