package io.outrigger.controller.plan;

import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ObjectKey;
import java.util.Comparator;

/** Kind and key of an object. */
public record ObjectRef(ApiKind kind, ObjectKey key) implements Comparable<ObjectRef> {
    private static final Comparator<ObjectRef> ORDER =
            Comparator.comparing((ObjectRef it) -> it.kind().kind()).thenComparing(ObjectRef::key);

    @Override
    public int compareTo(ObjectRef other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return kind.kind() + " " + key;
    }
}
