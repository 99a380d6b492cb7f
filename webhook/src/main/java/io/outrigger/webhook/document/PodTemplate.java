package io.outrigger.webhook.document;

import io.outrigger.manifests.tree.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod, or what pods are made from, in a document.
 *
 * @param object kind, namespace and name of what holds it
 * @param place JSON Pointer in the document
 */
record PodTemplate(String object, String namespace, String place, ObjectNode pod) {
    /** Where an object has its pod, by API group and kind. */
    private static final Map<String, String> PLACES =
            Map.ofEntries(
                    Map.entry("/Pod", ""),
                    Map.entry("/PodTemplate", "/template"),
                    Map.entry("/ReplicationController", "/spec/template"),
                    Map.entry("apps/DaemonSet", "/spec/template"),
                    Map.entry("apps/Deployment", "/spec/template"),
                    Map.entry("apps/ReplicaSet", "/spec/template"),
                    Map.entry("apps/StatefulSet", "/spec/template"),
                    Map.entry("batch/CronJob", "/spec/jobTemplate/spec/template"),
                    Map.entry("batch/Job", "/spec/template"));

    private static final String LIST = "List";

    /** What an object is, and where it stands; an item of a list need not say its kind itself. */
    private record Holder(String apiVersion, String kind, String place, JsonNode tree) {
        static Holder of(JsonNode tree, Holder list, int index) {
            return new Holder(
                    tree.path("apiVersion").stringValue(list.apiVersion),
                    tree.path("kind").stringValue(list.itemKind()),
                    list.place + "/items/" + index,
                    tree);
        }

        String itemKind() {
            return kind.substring(0, kind.length() - LIST.length());
        }

        String key() {
            int slash = apiVersion.indexOf('/');
            return (slash < 0 ? "" : apiVersion.substring(0, slash)) + "/" + kind;
        }

        String name() {
            var metadata = tree.path("metadata");
            return metadata.path("name").stringValue(metadata.path("generateName").stringValue(""));
        }
    }

    /** Those of a document. */
    static List<PodTemplate> of(ObjectNode document, String defaultNamespace) {
        var found = new ArrayList<PodTemplate>();
        collect(
                new Holder(
                        document.path("apiVersion").stringValue(""),
                        document.path("kind").stringValue(""),
                        "",
                        document),
                defaultNamespace,
                found);
        return found;
    }

    private static void collect(Holder holder, String defaultNamespace, List<PodTemplate> into) {
        var items = holder.tree().path("items");
        if (holder.kind().endsWith(LIST) && items.isArray()) {
            for (int i = 0; i < items.size(); i++) {
                collect(Holder.of(items.path(i), holder, i), defaultNamespace, into);
            }
            return;
        }
        var place = PLACES.get(holder.key());
        if (place != null && holder.tree().at(place) instanceof ObjectNode pod) {
            var namespace = holder.tree().at("/metadata/namespace").stringValue(defaultNamespace);
            var object = holder.kind() + " " + namespace + "/" + holder.name();
            into.add(new PodTemplate(object, namespace, holder.place() + place, pod));
        }
    }

    /** A patch of the pod as one of the document. */
    ArrayNode moved(ArrayNode patch) {
        var moved = Json.array();
        for (var operation : patch) {
            var path = place + operation.path("path").stringValue("");
            moved.add(((ObjectNode) operation.deepCopy()).put("path", path));
        }
        return moved;
    }
}
