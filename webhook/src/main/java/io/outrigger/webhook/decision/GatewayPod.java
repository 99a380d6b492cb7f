package io.outrigger.webhook.decision;

import io.outrigger.manifests.sidecar.SidecarNames;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the decision needs of a pod, read once from its raw tree; what is missing or of the wrong
 * type is absent here.
 *
 * @param containers names of the ordinary containers
 */
record GatewayPod(
        String namespace,
        Map<String, String> labels,
        Map<String, String> annotations,
        Set<String> containers,
        Set<Trait> traits) {

    /** What is true of some pods. */
    enum Trait {
        HOST_NETWORK,
        WINDOWS,
        /** Its {@code istio-proxy} is the sidecar of an application. */
        MESH_SIDECAR,
        /** It has a container of our name. */
        SIDECAR,
        /** A volume has a name of ours and is not what we would make, or is there twice. */
        TAKEN_VOLUME
    }

    GatewayPod {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        containers = Set.copyOf(containers);
        traits = Set.copyOf(traits);
    }

    /** The pod, created in a namespace: at admission it need not name its own. */
    static GatewayPod read(ObjectNode pod, String namespace) {
        var metadata = pod.path("metadata");
        var spec = pod.path("spec");
        return new GatewayPod(
                namespace,
                strings(metadata.path("labels")),
                strings(metadata.path("annotations")),
                names(spec.path("containers")),
                traits(spec));
    }

    boolean is(Trait trait) {
        return traits.contains(trait);
    }

    private static Set<Trait> traits(JsonNode spec) {
        var traits = EnumSet.noneOf(Trait.class);
        if (spec.path("hostNetwork").booleanValue(false)) {
            traits.add(Trait.HOST_NETWORK);
        }
        if (text(spec.path("os").path("name")).equals("windows")
                || text(spec.path("nodeSelector").path("kubernetes.io/os")).equals("windows")) {
            traits.add(Trait.WINDOWS);
        }
        if (isMeshSidecar(spec.path("containers"))) {
            traits.add(Trait.MESH_SIDECAR);
        }
        if (names(spec.path("containers")).contains(SidecarNames.CONTAINER)
                || names(spec.path("initContainers")).contains(SidecarNames.CONTAINER)) {
            traits.add(Trait.SIDECAR);
        }
        if (hasTakenVolume(spec.path("volumes"))) {
            traits.add(Trait.TAKEN_VOLUME);
        }
        return traits;
    }

    private static boolean isMeshSidecar(JsonNode containers) {
        for (var container : containers) {
            var args = container.path("args");
            if (text(container.path("name")).equals("istio-proxy")
                    && text(args.path(0)).equals("proxy")
                    && text(args.path(1)).equals("sidecar")) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasTakenVolume(JsonNode volumes) {
        var seen = new HashSet<String>();
        for (var volume : volumes) {
            var name = text(volume.path("name"));
            var taken =
                    switch (name) {
                        case SidecarNames.UDS_VOLUME -> !volume.has("emptyDir") || !seen.add(name);
                        case SidecarNames.CONFIG_VOLUME ->
                                !volume.has("projected") || !seen.add(name);
                        default -> false;
                    };
            if (taken) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> names(JsonNode list) {
        var names = new HashSet<String>();
        list.forEach(item -> names.add(text(item.path("name"))));
        return names;
    }

    private static Map<String, String> strings(JsonNode object) {
        var strings = new HashMap<String, String>();
        object.propertyStream()
                .forEach(entry -> strings.put(entry.getKey(), text(entry.getValue())));
        return strings;
    }

    private static String text(JsonNode node) {
        return node.isString() ? node.stringValue() : "";
    }
}
