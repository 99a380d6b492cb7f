package io.outrigger.manifests.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A pod behind a Service, as far as we read it. */
public record PodObject(ObjectMeta metadata, Spec spec, @Nullable Status status)
        implements ApiObject {

    /** Whom it runs as. */
    public record Spec(String serviceAccountName) {
        public Spec {
            serviceAccountName = Objects.requireNonNullElse(serviceAccountName, "default");
        }
    }

    /** Where it is in its life. */
    public record Status(@Nullable String phase) {}

    /** Whether it runs or is about to. */
    public boolean lives() {
        String phase = status == null ? null : status.phase();
        return metadata.deletionTimestamp() == null
                && !"Succeeded".equals(phase)
                && !"Failed".equals(phase);
    }
}
