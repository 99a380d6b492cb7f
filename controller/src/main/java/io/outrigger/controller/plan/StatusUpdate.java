package io.outrigger.controller.plan;

import io.outrigger.manifests.api.ObjectMeta;
import io.outrigger.manifests.api.Status;
import io.outrigger.manifests.api.Status.Condition;
import io.outrigger.manifests.api.Status.Value;
import io.outrigger.manifests.model.Problem;
import java.util.List;
import java.util.Set;

/**
 * A status that differs from the one that an object has.
 *
 * @param uid of the object
 * @param before the status that it has
 */
public record StatusUpdate(ObjectRef ref, String uid, Status before, Status status) {
    /** Of conditions: somebody must change an object. The other reasons pass by themselves. */
    private static final Set<String> TYPES =
            Set.of(
                    Conditions.ACCEPTED,
                    Conditions.RESOLVED_REFS,
                    Conditions.PROGRAMMED,
                    Conditions.ROTATED);

    private static final Set<String> PASSING =
            Set.of(
                    "NotAccepted",
                    "NotAttached",
                    RouteStatus.PUBLISHING,
                    Problem.Reason.TokenPending.name());

    static StatusUpdate of(ObjectRef ref, ObjectMeta metadata, Status before, Status status) {
        return new StatusUpdate(ref, metadata.uid(), before, status);
    }

    /** What somebody must act on, and was not told before. */
    public List<Condition> complaints() {
        return status.conditions().stream()
                .filter(it -> it.status() == Value.False)
                .filter(it -> TYPES.contains(it.type()) && !PASSING.contains(it.reason()))
                .filter(it -> before.conditions().stream().noneMatch(other -> same(it, other)))
                .toList();
    }

    private static boolean same(Condition one, Condition other) {
        return one.sameStateAs(other)
                && one.reason().equals(other.reason())
                && one.message().equals(other.message());
    }
}
