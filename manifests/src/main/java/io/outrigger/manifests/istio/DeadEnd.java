package io.outrigger.manifests.istio;

import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.tree.Json;
import tools.jackson.databind.node.ObjectNode;

/** A host that nobody serves: where an AI route leads while its EnvoyFilter is not there. */
final class DeadEnd {
    private static final int PORT = 80;

    /** Of the loopback interface; nothing in a gateway pod may listen below 1024 but Envoy. */
    private static final int CLOSED_PORT = 1;

    private DeadEnd() {}

    static ObjectNode serviceEntry(String namespace) {
        ObjectNode entry =
                Owned.object(Kinds.SERVICE_ENTRY, new ObjectKey(namespace, "outrigger-dead-end"));
        var endpoint =
                Json.object("address", "127.0.0.1", "ports", Json.object("http", CLOSED_PORT));
        entry.set(
                "spec",
                Json.object(
                        "hosts", Json.array(host(namespace)),
                        "location", "MESH_EXTERNAL",
                        "resolution", "STATIC",
                        "ports",
                                Json.array(
                                        Json.object(
                                                "number",
                                                PORT,
                                                "name",
                                                "http",
                                                "protocol",
                                                "HTTP")),
                        "endpoints", Json.array(endpoint)));
        return entry;
    }

    static ObjectNode backendRef(String namespace) {
        return Json.object(
                "group",
                Kinds.ISTIO_GROUP,
                "kind",
                "Hostname",
                "name",
                host(namespace),
                "port",
                PORT);
    }

    private static String host(String namespace) {
        return "dead-end." + namespace + ".outrigger.internal";
    }
}
