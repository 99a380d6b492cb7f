package io.outrigger.manifests.model;

import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.BackendTrafficPolicy;
import io.outrigger.manifests.api.ClientTrafficPolicy;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectMeta;
import io.outrigger.manifests.api.PolicyObject;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Policies of Envoy Gateway that we honour on Gateways of others. */
public final class Policies {
    private static final Comparator<PolicyObject> OLDEST_FIRST =
            Comparator.comparing(Policies::created).thenComparing(PolicyObject::key);

    private Policies() {}

    /** All of them. */
    public static Stream<PolicyObject> all(ClusterSnapshot snapshot) {
        return Stream.concat(
                snapshot.backendTraffic().values().stream(),
                snapshot.clientTraffic().values().stream());
    }

    /** The kind of a policy. */
    public static ApiKind kind(PolicyObject policy) {
        return switch (policy) {
            case BackendTrafficPolicy _ -> Kinds.BACKEND_TRAFFIC_POLICY;
            case ClientTrafficPolicy _ -> Kinds.CLIENT_TRAFFIC_POLICY;
        };
    }

    /** Those without a mistake; of several for one target the first counts. */
    static <T extends PolicyObject> Stream<T> usable(Collection<T> policies) {
        return policies.stream()
                .filter(it -> it.metadata().deletionTimestamp() == null)
                .filter(it -> mistakes(it).isEmpty())
                .sorted(OLDEST_FIRST);
    }

    /** Why a policy has no effect on an object that it is about. */
    public static Optional<Problem> problem(
            PolicyObject policy, ApiKind kind, ObjectMeta target, ClusterSnapshot snapshot) {
        var mistakes = mistakes(policy);
        if (!mistakes.isEmpty()) {
            return Optional.of(new Problem(Problem.Reason.Invalid, String.join("; ", mistakes)));
        }
        return rivals(policy, snapshot)
                .filter(it -> OLDEST_FIRST.compare(it, policy) < 0)
                .filter(it -> takesAll(it, policy, kind, target))
                .findFirst()
                .map(
                        it ->
                                new Problem(
                                        Problem.Reason.Conflicted,
                                        "%s %s: %s is older and has the same target"
                                                .formatted(kind.kind(), target.key(), it.key())));
    }

    private static boolean takesAll(
            PolicyObject older, PolicyObject policy, ApiKind kind, ObjectMeta target) {
        boolean whole = policy.appliesTo(kind, target, null);
        return whole
                ? older.appliesTo(kind, target, null)
                : policy.targets().stream()
                        .filter(it -> it.names(kind, target.name()))
                        .allMatch(it -> older.appliesTo(kind, target, it.sectionName()));
    }

    private static Stream<? extends PolicyObject> rivals(
            PolicyObject policy, ClusterSnapshot snapshot) {
        return switch (policy) {
            case BackendTrafficPolicy _ -> usable(snapshot.backendTraffic().values());
            case ClientTrafficPolicy _ -> usable(snapshot.clientTraffic().values());
        };
    }

    private static List<String> mistakes(PolicyObject policy) {
        return switch (policy) {
            case BackendTrafficPolicy it -> TrafficMistakes.of(it.spec());
            case ClientTrafficPolicy it -> ListenerPolicy.mistakes(it.spec());
        };
    }

    private static Instant created(PolicyObject policy) {
        return Objects.requireNonNullElse(policy.metadata().creationTimestamp(), Instant.MAX);
    }
}
