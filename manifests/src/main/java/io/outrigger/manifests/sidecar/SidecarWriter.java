package io.outrigger.manifests.sidecar;

import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Kinds;
import java.util.Set;

/** Who puts the sidecar into pods. */
public enum SidecarWriter {
    /** The webhook, when a pod is created. */
    WEBHOOK,
    /** The API server, by a MutatingAdmissionPolicy for each Gateway. */
    POLICY,
    /** The Gateway's own controller, from an object that the Gateway refers to. */
    OVERLAY;

    /** The kinds of the objects by which it is told. */
    public Set<ApiKind> kinds() {
        return switch (this) {
            case WEBHOOK -> Set.of();
            case POLICY ->
                    Set.of(
                            Kinds.MUTATING_ADMISSION_POLICY,
                            Kinds.MUTATING_ADMISSION_POLICY_BINDING,
                            Kinds.VALIDATING_ADMISSION_POLICY,
                            Kinds.VALIDATING_ADMISSION_POLICY_BINDING);
            case OVERLAY -> Set.of(Kinds.CONFIG_MAP, Kinds.ENVOY_PROXY);
        };
    }
}
