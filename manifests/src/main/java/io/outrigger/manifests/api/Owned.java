package io.outrigger.manifests.api;

import io.outrigger.manifests.tree.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The frame of objects that we write: by its label we find again what is ours to delete. */
public final class Owned {
    public static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
    public static final String MANAGED_BY = "outrigger";

    private Owned() {}

    /**
     * An object without a body.
     *
     * @param owner what it goes away with, as far as Kubernetes can express it: an owner lives in
     *     the same namespace and is known to an API server
     */
    public static ObjectNode object(
            ApiKind kind, ObjectKey key, ApiKind ownerKind, ObjectMeta owner) {
        ObjectNode object = object(kind, key);
        if (object.get("metadata") instanceof ObjectNode metadata
                && owner.namespace().equals(key.namespace())
                && !owner.uid().isEmpty()) {
            metadata.set("ownerReferences", owners(ownerKind, owner));
        }
        return object;
    }

    /** An object without a body and without an owner. */
    public static ObjectNode object(ApiKind kind, ObjectKey key) {
        return Json.object(
                "apiVersion", kind.apiVersion(),
                "kind", kind.kind(),
                "metadata",
                        Json.object(
                                "name", key.name(),
                                "namespace", emptyToNull(key.namespace()),
                                "labels", Json.node(Map.of(MANAGED_BY_LABEL, MANAGED_BY))));
    }

    private static ArrayNode owners(ApiKind kind, ObjectMeta owner) {
        return Json.array(
                Json.object(
                        "apiVersion", kind.apiVersion(),
                        "kind", kind.kind(),
                        "name", owner.name(),
                        "uid", owner.uid(),
                        "controller", true));
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
