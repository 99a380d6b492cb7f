package io.outrigger.controller.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.tree.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object as a watch has it: its text, a tenth of the client's tree of it. Prints without its
 * content, which may hold credentials.
 */
public final class Seen {
    private final Version version;
    private final String json;

    private Seen(Version version, String json) {
        this.version = version;
        this.json = json;
    }

    /** What is there of an object, without who wrote which field of it. */
    static Seen of(GenericKubernetesResource resource, KubernetesSerialization serialization) {
        resource.getMetadata().setManagedFields(null);
        return new Seen(Version.of(resource), serialization.asJson(resource));
    }

    Version version() {
        return version;
    }

    /** Its name. */
    public ObjectKey key() {
        return version.key();
    }

    /** Its version. */
    public String resourceVersion() {
        return version.resourceVersion();
    }

    /** An annotation; empty if it has none of that name. */
    public String annotation(String name) {
        return tree().path("metadata").path("annotations").path(name).asString("");
    }

    /** All of it, parsed anew with each call. */
    public ObjectNode tree() {
        return (ObjectNode) Json.parse(json);
    }

    @Override
    public String toString() {
        return "Seen[" + key() + " " + resourceVersion() + "]";
    }
}
