package io.outrigger.manifests.policy;

import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.sidecar.PodNames;
import io.outrigger.manifests.tree.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the policies of both kinds have in common. */
final class PolicyObjects {
    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    private PolicyObjects() {}

    static ObjectNode policy(ApiKind kind, String name, ObjectNode spec) {
        return Owned.object(kind, new ObjectKey("", name)).set("spec", spec);
    }

    /** Rules for new pods; who opted out is not even asked. */
    static ObjectNode newPods() {
        return Json.object(
                "resourceRules",
                Json.array(
                        Json.object(
                                "apiGroups", Json.array(""),
                                "apiVersions", Json.array("v1"),
                                "operations", Json.array("CREATE"),
                                "resources", Json.array("pods"),
                                "scope", "Namespaced")),
                "objectSelector",
                selector(requirement(PodNames.INJECT, "NotIn", List.of("false"))));
    }

    /** Namespaces that opted in; empty means any of them. */
    static ObjectNode namespaces(Optional<String> only) {
        var optedIn = requirement(PodNames.INJECTION, "In", List.of("enabled"));
        var named =
                only.map(name -> requirement(NAMESPACE_NAME, "In", List.of(name)))
                        .orElseGet(
                                () ->
                                        requirement(
                                                NAMESPACE_NAME,
                                                "NotIn",
                                                List.of(
                                                        "kube-system",
                                                        "kube-public",
                                                        "kube-node-lease")));
        return Json.object("namespaceSelector", selector(optedIn, named));
    }

    static ArrayNode named(Map<String, String> expressions) {
        var list = Json.array();
        expressions.forEach(
                (name, expression) ->
                        list.add(Json.object("name", name, "expression", expression)));
        return list;
    }

    private static ObjectNode selector(Object... requirements) {
        return Json.object("matchExpressions", Json.array(requirements));
    }

    private static ObjectNode requirement(String key, String operator, List<String> values) {
        return Json.object("key", key, "operator", operator, "values", Json.array(values));
    }
}
