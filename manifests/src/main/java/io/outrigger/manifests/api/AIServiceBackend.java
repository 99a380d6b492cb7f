package io.outrigger.manifests.api;

import io.outrigger.contract.Schema;
import org.jspecify.annotations.Nullable;

/** A provider: its dialect and where it is. */
public record AIServiceBackend(ObjectMeta metadata, Spec spec, Status status) implements ApiObject {
    public AIServiceBackend {
        status = status == null ? Status.NONE : status;
    }

    /** What the user wants. */
    public record Spec(
            VersionedAPISchema schema,
            BackendObjectReference backendRef,
            @Nullable HTTPHeaderMutation headerMutation,
            @Nullable HTTPBodyMutation bodyMutation) {}

    /** The dialect that the provider speaks. */
    public record VersionedAPISchema(
            Schema.Name name, @Nullable String version, @Nullable String prefix) {}
}
