package io.outrigger.manifests.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gateway API's HTTPRoute of somebody else, as far as it can collide with ours. */
public record HTTPRoute(ObjectMeta metadata, Spec spec) implements ApiObject {
    private static final Spec NO_SPEC = new Spec(List.of(), List.of());

    public HTTPRoute {
        spec = spec == null ? NO_SPEC : spec;
    }

    /** Where it attaches, and its rules. */
    public record Spec(List<ParentReference> parentRefs, List<Rule> rules) {
        public Spec {
            parentRefs = List.copyOf(parentRefs);
            rules = List.copyOf(rules);
        }
    }

    /** One rule. */
    public record Rule(@Nullable String name) {}

    /** Whether we have written it. */
    public boolean isOurs() {
        return Owned.MANAGED_BY.equals(metadata.labels().get(Owned.MANAGED_BY_LABEL));
    }

    /** Whether it attaches to a Gateway. */
    public boolean refersTo(ObjectKey gateway) {
        return spec.parentRefs().stream()
                .anyMatch(it -> it.gateway(metadata.namespace()).equals(gateway));
    }
}
