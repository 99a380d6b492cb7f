package io.outrigger.controller.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.outrigger.manifests.tree.Json;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** An object as a watch has it. Prints without its content, which may hold credentials. */
public final class Seen {
    private final GenericKubernetesResource resource;
    private final KubernetesSerialization serialization;

    Seen(GenericKubernetesResource resource, KubernetesSerialization serialization) {
        this.resource = resource;
        this.serialization = serialization;
    }

    /** Its version. */
    public String resourceVersion() {
        return resource.getMetadata().getResourceVersion();
    }

    /** An annotation; empty if it has none of that name. */
    public String annotation(String name) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        return annotations == null ? "" : Objects.requireNonNullElse(annotations.get(name), "");
    }

    /** All of it, parsed anew with each call. */
    public ObjectNode tree() {
        return (ObjectNode) Json.parse(serialization.asJson(resource));
    }

    @Override
    public String toString() {
        return "Seen[" + resource.getMetadata().getName() + " " + resourceVersion() + "]";
    }
}
