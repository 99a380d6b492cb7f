package io.outrigger.controller.pods;

import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.sidecar.SidecarNames;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.manifests.tree.Json;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A pod as the API server has it. Prints without its content, which may hold credentials. */
public record ObservedPod(ObjectKey key, String uid, ObjectNode tree) {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    public static ObservedPod of(ObjectNode tree) {
        var metadata = tree.path("metadata");
        return new ObservedPod(
                new ObjectKey(
                        metadata.path("namespace").asString(""),
                        metadata.path("name").asString("")),
                metadata.path("uid").asString(""),
                tree);
    }

    /** Whether it runs or is about to: a pod that ends serves nobody for long. */
    public boolean lives() {
        return !tree.path("metadata").hasNonNull("deletionTimestamp")
                && !ENDED.contains(tree.path("status").path("phase").asString(""));
    }

    /** Where its sidecar tells whether Envoy uses it; empty before the pod has an address. */
    Optional<URI> attached() {
        String ip = tree.path("status").path("podIP").asString("");
        if (ip.isEmpty()) {
            return Optional.empty();
        }
        String host = ip.contains(":") ? "[" + ip + "]" : ip;
        int port = adminPort().orElse(SidecarSettings.DEFAULT_ADMIN_PORT);
        return Optional.of(URI.create("http://" + host + ":" + port + "/attached"));
    }

    /** The admin port of its sidecar; empty when it has none. */
    public OptionalInt adminPort() {
        return Stream.of("initContainers", "containers")
                .flatMap(it -> tree.path("spec").path(it).valueStream())
                .filter(it -> it.path("name").asString("").equals(SidecarNames.CONTAINER))
                .mapToInt(
                        it ->
                                it.path("ports")
                                        .path(0)
                                        .path("containerPort")
                                        .asInt(SidecarSettings.DEFAULT_ADMIN_PORT))
                .findFirst();
    }

    /** Whether it has our container, not one of that name that is somebody else's. */
    boolean hasOurSidecar() {
        return adminPort().isPresent() && !annotation(SidecarNames.STATUS_ANNOTATION).isEmpty();
    }

    /** The version that the pod's status annotation names; empty when it names none. */
    String renderedVersion() {
        try {
            return Json.parse(annotation(SidecarNames.STATUS_ANNOTATION))
                    .path("version")
                    .asString("");
        } catch (JacksonException _) {
            return "";
        }
    }

    /** The Secret with the routes that its sidecar reads; empty when it reads none. */
    String configSecret() {
        return tree.path("spec")
                .path("volumes")
                .valueStream()
                .filter(it -> it.path("name").asString("").equals(SidecarNames.CONFIG_VOLUME))
                .map(it -> it.at("/projected/sources/0/secret/name").asString(""))
                .findFirst()
                .orElse("");
    }

    /** What {@code kubectl rollout restart} takes to replace it; empty for a pod of its own. */
    public Optional<String> workload() {
        var metadata = tree.path("metadata");
        String hash = metadata.path("labels").path("pod-template-hash").asString("");
        return metadata.path("ownerReferences")
                .valueStream()
                .filter(it -> it.path("controller").asBoolean(false))
                .map(it -> workload(it, hash))
                .findFirst();
    }

    private static String workload(JsonNode owner, String hash) {
        String kind = owner.path("kind").asString("").toLowerCase(Locale.ROOT);
        String name = owner.path("name").asString("");
        // a Deployment is seen by its ReplicaSet only
        return kind.equals("replicaset") && !hash.isEmpty() && name.endsWith("-" + hash)
                ? "deployment/" + name.substring(0, name.length() - hash.length() - 1)
                : kind + "/" + name;
    }

    private String annotation(String name) {
        JsonNode annotations = tree.path("metadata").path("annotations");
        return annotations.path(name).asString("");
    }

    @Override
    public String toString() {
        return "Pod " + key;
    }
}
