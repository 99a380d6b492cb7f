package io.outrigger.manifests.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a controller says about an object.
 *
 * @param parents one entry per Gateway and controller; empty on kinds without parents
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Status(List<Condition> conditions, List<Parent> parents) {
    public static final Status NONE = new Status(List.of(), List.of());

    public Status {
        conditions = List.copyOf(conditions);
        parents = List.copyOf(parents);
    }

    /** One condition of Kubernetes' common form. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Condition(
            String type,
            Value status,
            String reason,
            String message,
            long observedGeneration,
            @Nullable Instant lastTransitionTime) {

        /** Whether two conditions say the same, whenever they began to. */
        public boolean sameStateAs(Condition other) {
            return type.equals(other.type) && status == other.status;
        }
    }

    /** The values of a condition. */
    public enum Value {
        True,
        False,
        Unknown
    }

    /** The conditions towards one Gateway. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Parent(
            ParentReference parentRef, String controllerName, List<Condition> conditions) {
        public Parent {
            conditions = List.copyOf(conditions);
        }
    }
}
