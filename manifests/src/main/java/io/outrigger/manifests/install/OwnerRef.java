package io.outrigger.manifests.install;

import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.tree.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object of the installation: what names it as its owner is deleted when it is.
 *
 * @param kind of cluster scope, so that it may own objects of every namespace and of none
 */
public record OwnerRef(ApiKind kind, String name, String uid) {
    public OwnerRef {
        if (kind.scope() != ApiKind.Scope.CLUSTER) {
            throw new IllegalArgumentException(
                    "kind: " + kind.kind() + " (expected: one of cluster scope)");
        }
    }

    /** As an entry of {@code ownerReferences}. */
    public ObjectNode tree() {
        return Json.object(
                "apiVersion", kind.apiVersion(), "kind", kind.kind(), "name", name, "uid", uid);
    }
}
