package io.outrigger.testkit.run;

import io.outrigger.testkit.cluster.KubeHttp;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A pod before and after admission: the template of its ReplicaSet, and what became of it. */
final class Injection {
    /** What the API server and the node add to every pod. */
    private static final Set<String> OF_EVERY_POD =
            Set.of(
                    "enableServiceLinks",
                    "nodeName",
                    "preemptionPolicy",
                    "priority",
                    "serviceAccount",
                    "tolerations");

    private static final String TOKEN = "kube-api-access-";

    private final KubeHttp api;
    private final String namespace;

    Injection(KubeHttp api, String namespace) {
        this.api = api;
        this.namespace = namespace;
    }

    String diff(String podName) {
        JsonNode pod = api.get("/api/v1/namespaces/%s/pods/%s".formatted(namespace, podName));
        String owner = pod.at("/metadata/ownerReferences/0/name").asString("");
        JsonNode set =
                api.get("/apis/apps/v1/namespaces/%s/replicasets/%s".formatted(namespace, owner));
        return UnifiedDiff.of(text(set.at("/spec/template")), text(pod));
    }

    private static String text(JsonNode pod) {
        var shown = Trees.object();
        for (String key : List.of("annotations", "labels")) {
            shown.withObject("/metadata").set(key, pod.path("metadata").path(key));
        }
        var spec = (ObjectNode) pod.path("spec").deepCopy();
        spec.remove(OF_EVERY_POD);
        removeNamed(spec.path("volumes"));
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode container : spec.path(list)) {
                removeNamed(container.path("volumeMounts"));
            }
        }
        shown.set("spec", spec);
        return Trees.yaml(List.of(sorted(shown)));
    }

    private static void removeNamed(JsonNode list) {
        if (list instanceof ArrayNode array) {
            array.removeIf(it -> it.path("name").asString("").startsWith(TOKEN));
        }
    }

    /** Keys in the order of the alphabet, so that only content differs. */
    private static JsonNode sorted(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                var sorted = Trees.object();
                object.propertyStream()
                        .sorted((a, b) -> a.getKey().compareTo(b.getKey()))
                        .filter(it -> !it.getValue().isEmpty() || !it.getValue().isContainer())
                        .forEach(it -> sorted.set(it.getKey(), sorted(it.getValue())));
                yield sorted;
            }
            case ArrayNode array -> {
                var sorted = array.arrayNode();
                array.forEach(it -> sorted.add(sorted(it)));
                yield sorted;
            }
            default -> node;
        };
    }
}
