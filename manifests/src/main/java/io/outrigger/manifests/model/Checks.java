package io.outrigger.manifests.model;

import io.outrigger.manifests.api.AIServiceBackend;
import io.outrigger.manifests.api.BackendSecurityPolicy;
import java.util.List;
import java.util.Optional;

/** What is wrong with an object by itself, whoever refers to it. */
public final class Checks {
    private Checks() {}

    /** Why no request can reach the backend. */
    public static Optional<Problem> problem(AIServiceBackend backend, ClusterSnapshot snapshot) {
        return problem(
                new CredentialResolver(snapshot)
                        .auth(backend)
                        .then(_ -> new EndpointResolver(snapshot).endpoints(backend)));
    }

    /** Fields of what the backend refers to that have no effect, each with its object. */
    public static List<String> ignoredFields(AIServiceBackend backend, ClusterSnapshot snapshot) {
        return new EndpointResolver(snapshot).ignoredFields(backend);
    }

    /** Why the policy gives no credential. */
    public static Optional<Problem> problem(
            BackendSecurityPolicy policy, ClusterSnapshot snapshot) {
        return TokenExchanges.of(policy, snapshot)
                .flatMap(Checks::problem)
                .or(() -> problem(new CredentialResolver(snapshot).auth(policy)));
    }

    private static <T> Optional<Problem> problem(Resolved<T> resolved) {
        return switch (resolved) {
            case Resolved.Found<T> _ -> Optional.empty();
            case Resolved.Dangling<T>(var problem) -> Optional.of(problem);
        };
    }
}
