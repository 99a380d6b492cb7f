package io.outrigger.manifests.envoy;

import io.outrigger.manifests.model.Shape;
import java.util.List;

/**
 * How Envoy reaches ext_proc.
 *
 * @param shape beside each Envoy both filters of a request meet the same process; elsewhere they
 *     may meet different ones
 * @param cluster that leads to it
 * @param authority of calls; empty for the cluster's name
 * @param addresses of the cluster, where it is not beside Envoy and nobody else makes the cluster
 */
public record ExtProc(Shape shape, String cluster, String authority, List<Address> addresses) {
    /** Over the socket of the pod. */
    public static final ExtProc SIDECAR =
            new ExtProc(Shape.SIDECAR, EnvoyNames.EXT_PROC_CLUSTER, "", List.of());

    /** Where a process listens; a name may have several. */
    public record Address(String host, int port) {}

    public ExtProc {
        addresses = List.copyOf(addresses);
    }

    /** Processes at addresses of their own. */
    public static ExtProc at(List<Address> addresses) {
        return new ExtProc(Shape.STANDALONE, EnvoyNames.EXT_PROC_CLUSTER, "", addresses);
    }

    /**
     * Processes behind a cluster that Envoy has; its name may be none that HTTP knows as a host.
     */
    public static ExtProc behind(String cluster, String host) {
        return new ExtProc(Shape.STANDALONE, cluster, host, List.of());
    }
}
