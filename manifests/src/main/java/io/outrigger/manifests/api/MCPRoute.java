package io.outrigger.manifests.api;

import io.outrigger.manifests.tree.Json;
import java.util.Collection;
import tools.jackson.databind.JsonNode;

/** Model Context Protocol servers behind Gateways; read only to say that it has no effect yet. */
public record MCPRoute(ObjectMeta metadata, JsonNode spec, Status status) implements ApiObject {
    public MCPRoute {
        spec = spec == null ? Json.object() : spec;
        status = status == null ? Status.NONE : status;
    }

    /** Whether one of its parentRefs names one of these Gateways. */
    public boolean refersToOneOf(Collection<ObjectKey> gateways) {
        return spec.path("parentRefs")
                .valueStream()
                .map(
                        ref ->
                                new ObjectKey(
                                        ref.path("namespace").asString(metadata.namespace()),
                                        ref.path("name").asString("")))
                .anyMatch(gateways::contains);
    }
}
