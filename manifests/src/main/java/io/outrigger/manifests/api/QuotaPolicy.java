package io.outrigger.manifests.api;

import io.outrigger.manifests.tree.Json;
import java.util.Collection;
import tools.jackson.databind.JsonNode;

/** How much may be spent at AIServiceBackends; read only to say that it has no effect yet. */
public record QuotaPolicy(ObjectMeta metadata, JsonNode spec, Status status) implements ApiObject {
    public QuotaPolicy {
        spec = spec == null ? Json.object() : spec;
        status = status == null ? Status.NONE : status;
    }

    /** Whether one of its targetRefs names one of these AIServiceBackends. */
    public boolean targetsOneOf(Collection<ObjectKey> backends) {
        return spec.path("targetRefs")
                .valueStream()
                .map(ref -> new ObjectKey(metadata.namespace(), ref.path("name").asString("")))
                .anyMatch(backends::contains);
    }
}
