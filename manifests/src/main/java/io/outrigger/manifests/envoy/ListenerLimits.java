package io.outrigger.manifests.envoy;

import io.outrigger.manifests.model.ListenerPolicy;
import io.outrigger.manifests.tree.Json;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** What a listener keeps and takes at once. */
public final class ListenerLimits {
    private ListenerLimits() {}

    /** A prompt is buffered whole; Envoy's own limit is 1 MiB. */
    public static ObjectNode of(ListenerPolicy policy) {
        return Json.object(
                "per_connection_buffer_limit_bytes",
                Objects.requireNonNullElse(policy.bufferLimit(), (long) DataPlane.MAX_BODY_BYTES),
                "max_connections_to_accept_per_socket_event",
                policy.acceptsPerEvent());
    }
}
