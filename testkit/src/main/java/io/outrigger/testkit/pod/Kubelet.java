package io.outrigger.testkit.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.outrigger.testkit.process.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** What a running pod needs from the runner that started it. */
interface Kubelet {
    PodObjects objects();

    Delivery delivery();

    InstantSource clock();

    /** Time between the end of a container and its next start. */
    Duration backoff();

    /** How long a pod may wait for a volume or an init container. */
    Duration patience();

    boolean keepsFiles();

    ContainerView view(Pod pod, Container container, Volumes volumes, Path root);

    Optional<Command> command(ContainerView view);

    /** The pod has ended: its address is free. */
    void released(RunningPod pod);

    /** Something went wrong that the next look may repair. */
    void report(RunningPod pod, RuntimeException trouble);
}
