package io.outrigger.testkit.pod;

import io.fabric8.kubernetes.api.model.Container;

/** Native sidecars: init containers that go on running. */
final class Sidecars {
    private Sidecars() {}

    static boolean isSidecar(Container container) {
        return "Always".equals(container.getRestartPolicy());
    }

    static boolean isSidecar(ContainerRun run) {
        return isSidecar(run.view().container());
    }
}
