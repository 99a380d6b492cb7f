package io.outrigger.manifests.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gateway API's ReferenceGrant: who may refer to objects of its namespace. */
public record ReferenceGrant(ObjectMeta metadata, Spec spec) implements ApiObject {

    /** Any of {@code from} may refer to any of {@code to}. */
    public record Spec(List<From> from, List<To> to) {
        public Spec {
            from = List.copyOf(from);
            to = List.copyOf(to);
        }
    }

    /** Objects of a kind in a namespace. */
    public record From(String group, String kind, String namespace) {}

    /** Objects of a kind, or one of them. */
    public record To(String group, String kind, @Nullable String name) {}
}
