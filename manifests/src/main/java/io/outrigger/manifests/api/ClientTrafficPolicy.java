package io.outrigger.manifests.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Envoy Gateway's ClientTrafficPolicy, as far as we honour it. */
public record ClientTrafficPolicy(
        ObjectMeta metadata, Spec spec, Status status, List<String> unread)
        implements PolicyObject {
    public ClientTrafficPolicy {
        status = status == null ? Status.NONE : status;
        unread = List.copyOf(unread);
    }

    /** Targets and settings. */
    public record Spec(
            @Nullable PolicyTarget targetRef,
            List<PolicyTarget> targetRefs,
            List<TargetSelector> targetSelectors,
            @Nullable Connection connection) {
        public Spec {
            targetRefs = List.copyOf(targetRefs);
            targetSelectors = List.copyOf(targetSelectors);
        }
    }

    /**
     * Connections of clients.
     *
     * @param bufferLimit a quantity of bytes, as number or text
     */
    public record Connection(
            @Nullable JsonNode bufferLimit, @Nullable Integer maxAcceptPerSocketEvent) {}

    @Override
    public List<PolicyTarget> targets() {
        return PolicyObject.targets(spec.targetRef(), spec.targetRefs());
    }

    @Override
    public List<TargetSelector> selectors() {
        return spec.targetSelectors();
    }
}
