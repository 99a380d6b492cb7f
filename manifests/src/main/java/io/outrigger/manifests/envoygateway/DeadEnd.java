package io.outrigger.manifests.envoygateway;

import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.tree.Json;
import tools.jackson.databind.node.ObjectNode;

/** A Backend that nobody serves: where an AI route leads while no hook has wired it. */
final class DeadEnd {
    private static final String NAME = "outrigger-dead-end";

    /** The pod itself, in the only form that Envoy Gateway takes. */
    private static final String ADDRESS = "0.0.0.0";

    /** Nothing in a gateway pod may listen below 1024 but Envoy. */
    private static final int CLOSED_PORT = 1;

    private DeadEnd() {}

    static ObjectNode backend(String namespace) {
        ObjectNode backend = Owned.object(Kinds.BACKEND, new ObjectKey(namespace, NAME));
        var endpoint = Json.object("ip", Json.object("address", ADDRESS, "port", CLOSED_PORT));
        backend.set("spec", Json.object("endpoints", Json.array(endpoint)));
        return backend;
    }

    static ObjectNode backendRef() {
        return Json.object(
                "group", Kinds.ENVOY_GATEWAY_GROUP, "kind", Kinds.BACKEND.kind(), "name", NAME);
    }
}
