package io.outrigger.manifests.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** A reference to a Gateway, as in Gateway API. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ParentReference(
        @Nullable String group,
        @Nullable String kind,
        @Nullable String namespace,
        String name,
        @Nullable String sectionName,
        @Nullable Integer port) {

    /** The Gateway meant by a route in {@code routeNamespace}. */
    public ObjectKey gateway(String routeNamespace) {
        return new ObjectKey(namespace == null ? routeNamespace : namespace, name);
    }
}
