package io.outrigger.testkit.pod;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;

/** How long the processes of a pod may take to end. */
final class Grace {
    private static final long DEFAULT_SECONDS = 30;

    private Grace() {}

    static Duration of(Pod pod) {
        Long deletion = pod.getMetadata().getDeletionGracePeriodSeconds();
        Long asked = deletion != null ? deletion : pod.getSpec().getTerminationGracePeriodSeconds();
        return Duration.ofSeconds(asked == null ? DEFAULT_SECONDS : asked);
    }
}
