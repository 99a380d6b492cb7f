package io.outrigger.manifests.model;

import io.outrigger.manifests.api.AIServiceBackend;
import io.outrigger.manifests.api.BackendSecurityPolicy;
import java.util.List;

/** Which policies target a backend. */
public final class BackendPolicies {
    private BackendPolicies() {}

    /** Those of its namespace; more than one is a conflict. */
    public static List<BackendSecurityPolicy> of(
            AIServiceBackend backend, ClusterSnapshot snapshot) {
        return snapshot.index().policiesOf(backend.key()).stream()
                .filter(policy -> policy.metadata().deletionTimestamp() == null)
                .toList();
    }
}
