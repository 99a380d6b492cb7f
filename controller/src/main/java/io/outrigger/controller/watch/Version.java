package io.outrigger.controller.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.outrigger.manifests.api.ObjectKey;
import java.util.Objects;

/** Which version of which object. */
record Version(ObjectKey key, String uid, String resourceVersion) {
    static Version of(GenericKubernetesResource resource) {
        var metadata = resource.getMetadata();
        return new Version(
                new ObjectKey(
                        Objects.requireNonNullElse(metadata.getNamespace(), ""),
                        metadata.getName()),
                Objects.requireNonNullElse(metadata.getUid(), ""),
                Objects.requireNonNullElse(metadata.getResourceVersion(), ""));
    }

    /**
     * An object that is nothing but this: all that an informer wants to know of one that it had.
     */
    GenericKubernetesResource outline() {
        var outline = new GenericKubernetesResource();
        outline.setMetadata(
                new ObjectMetaBuilder()
                        .withNamespace(key.namespace().isEmpty() ? null : key.namespace())
                        .withName(key.name())
                        .withUid(uid)
                        .withResourceVersion(resourceVersion)
                        .build());
        return outline;
    }
}
