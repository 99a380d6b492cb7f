package io.outrigger.manifests.model;

import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.ReferenceGrant;
import java.util.Objects;

/** Whether an object may refer to one in another namespace. */
record Grants(ClusterSnapshot snapshot) {

    /** An object of a kind. */
    record Ref(ApiKind kind, ObjectKey key) {
        @Override
        public String toString() {
            return kind.kind() + " " + key;
        }
    }

    /** The key of the referred object, or that the reference is not permitted. */
    Resolved<ObjectKey> permitted(Ref from, Ref to) {
        if (from.key().namespace().equals(to.key().namespace())
                || snapshot.index().grantsIn(to.key().namespace()).stream()
                        .anyMatch(it -> grants(it, from, to))) {
            return Resolved.found(to.key());
        }
        return Resolved.dangling(
                Problem.Reason.RefNotPermitted,
                "%s: no ReferenceGrant in namespace %s lets %s refer to it"
                        .formatted(to, to.key().namespace(), from));
    }

    private static boolean grants(ReferenceGrant grant, Ref from, Ref to) {
        return grant.spec().from().stream().anyMatch(it -> covers(it, from))
                && grant.spec().to().stream().anyMatch(it -> covers(it, to));
    }

    private static boolean covers(ReferenceGrant.From granted, Ref from) {
        return granted.group().equals(from.kind().group())
                && granted.kind().equals(from.kind().kind())
                && granted.namespace().equals(from.key().namespace());
    }

    private static boolean covers(ReferenceGrant.To granted, Ref to) {
        return granted.group().equals(to.kind().group())
                && granted.kind().equals(to.kind().kind())
                && Objects.requireNonNullElse(granted.name(), to.key().name())
                        .equals(to.key().name());
    }
}
