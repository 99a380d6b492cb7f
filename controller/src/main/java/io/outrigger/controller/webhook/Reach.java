package io.outrigger.controller.webhook;

import io.outrigger.manifests.install.FailurePolicy;
import java.util.Optional;

/** Whether the API server reaches the webhook, as far as this replica has found out. */
enum Reach {
    UNTRIED,
    /** Once is enough: from then on a pod that is not injected is a fault. */
    PROVEN,
    NOT_YET;

    /** Other replicas that live. */
    enum Others {
        NONE,
        SOME
    }

    /**
     * What the configuration should say. A policy that others have left is kept until this replica
     * has tried; without proof, and alone, it refuses no pod.
     *
     * @param present what it says
     */
    FailurePolicy policy(Optional<FailurePolicy> present, Others others) {
        return switch (this) {
            case PROVEN -> FailurePolicy.FAIL;
            case UNTRIED -> present.orElse(FailurePolicy.IGNORE);
            case NOT_YET ->
                    switch (others) {
                        case SOME -> present.orElse(FailurePolicy.IGNORE);
                        case NONE -> FailurePolicy.IGNORE;
                    };
        };
    }
}
