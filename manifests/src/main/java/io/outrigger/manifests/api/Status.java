package io.outrigger.manifests.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a controller says about an object.
 *
 * @param parents one entry per Gateway and controller; empty on kinds without parents
 * @param ancestors the same, of a policy
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Status(
        List<Condition> conditions,
        List<Parent> parents,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Ancestor> ancestors) {
    public static final Status NONE = new Status(List.of(), List.of());

    public Status {
        conditions = List.copyOf(conditions);
        parents = List.copyOf(parents);
        ancestors = List.copyOf(ancestors);
    }

    /** The status of an object that has conditions only. */
    public static Status of(List<Condition> conditions) {
        return new Status(conditions, List.of());
    }

    /** The status of an object that is no policy. */
    public Status(List<Condition> conditions, List<Parent> parents) {
        this(conditions, parents, List.of());
    }

    /** The conditions of a policy towards what it affects. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Ancestor(
            ParentReference ancestorRef, String controllerName, List<Condition> conditions) {
        public Ancestor {
            conditions = List.copyOf(conditions);
        }
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
