package io.outrigger.testkit.run;

import io.outrigger.testkit.cluster.KubeHttp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the controller wrote, for the reader and for those who take it away. */
final class Written {
    private static final String AI = "/apis/aigateway.envoyproxy.io/v1beta1/namespaces/";
    private static final String GATEWAY = "/apis/gateway.networking.k8s.io/v1/namespaces/";
    private static final String ISTIO = "/apis/networking.istio.io/v1alpha3/namespaces/";

    private final KubeHttp api;
    private final String namespace;

    Written(KubeHttp api, String namespace) {
        this.api = api;
        this.namespace = namespace;
    }

    /** The EnvoyFilters, as they could be applied again. */
    List<ObjectNode> envoyFilters() {
        return items(ISTIO + namespace + "/envoyfilters").stream()
                .map(Written::applicable)
                .filter(it -> it.at("/metadata/name").asString("").startsWith("outrigger-"))
                .toList();
    }

    String pathOf(ObjectNode envoyFilter) {
        return ISTIO + namespace + "/envoyfilters/" + envoyFilter.at("/metadata/name").asString("");
    }

    /** A line per EnvoyFilter and one per patch in it. */
    static String shortForm(ObjectNode envoyFilter) {
        var lines = new ArrayList<String>();
        lines.add("EnvoyFilter " + envoyFilter.at("/metadata/name").asString(""));
        for (JsonNode it : envoyFilter.at("/spec/configPatches")) {
            String name = it.at("/patch/value/name").asString("");
            String route = it.at("/match/routeConfiguration/vhost/route/name").asString("");
            lines.add(
                    "  %-14s %-13s %s"
                            .formatted(
                                    it.path("applyTo").asString(""),
                                    it.at("/patch/operation").asString(""),
                                    name.isEmpty() ? route : name)
                            .stripTrailing());
        }
        return String.join("\n", lines);
    }

    /** A line per object that has conditions. */
    List<String> conditions() {
        return Stream.of(
                        AI + namespace + "/aigatewayroutes",
                        AI + namespace + "/aiservicebackends",
                        AI + namespace + "/backendsecuritypolicies",
                        GATEWAY + namespace + "/gateways",
                        GATEWAY + namespace + "/httproutes")
                .flatMap(path -> items(path, kindOf(path)).stream())
                .map(Written::conditions)
                .toList();
    }

    private static String kindOf(String path) {
        return Map.of(
                        "aigatewayroutes", "AIGatewayRoute",
                        "aiservicebackends", "AIServiceBackend",
                        "backendsecuritypolicies", "BackendSecurityPolicy",
                        "gateways", "Gateway",
                        "httproutes", "HTTPRoute")
                .getOrDefault(path.substring(path.lastIndexOf('/') + 1), "");
    }

    private static String conditions(JsonNode object) {
        String said =
                all(object).map(Written::condition).distinct().collect(Collectors.joining(", "));
        return "%s %s: %s"
                .formatted(
                        object.path("kind").asString(""),
                        object.at("/metadata/name").asString(""),
                        said.isEmpty() ? "no conditions" : said);
    }

    /** Of the object and of each of its parents. */
    private static Stream<JsonNode> all(JsonNode object) {
        JsonNode status = object.path("status");
        return Stream.concat(
                status.path("conditions").valueStream(),
                status.path("parents")
                        .valueStream()
                        .flatMap(parent -> parent.path("conditions").valueStream()));
    }

    private static String condition(JsonNode condition) {
        String status = condition.path("status").asString("");
        String text = condition.path("type").asString("") + "=" + status;
        return status.equals("True")
                ? text
                : "%s (%s: %s)"
                        .formatted(
                                text,
                                condition.path("reason").asString(""),
                                condition.path("message").asString(""));
    }

    private List<JsonNode> items(String path) {
        return api.find(path)
                .map(list -> list.path("items").valueStream().toList())
                .orElse(List.of());
    }

    /** Items of a list do not say their kind. */
    private List<JsonNode> items(String path, String kind) {
        var items = items(path);
        items.forEach(it -> it.asObject().put("kind", kind));
        return items;
    }

    private static ObjectNode applicable(JsonNode item) {
        var object = Trees.object();
        object.put("apiVersion", "networking.istio.io/v1alpha3").put("kind", "EnvoyFilter");
        var metadata = object.putObject("metadata");
        for (String key : List.of("name", "namespace", "labels")) {
            if (item.path("metadata").has(key)) {
                metadata.set(key, item.path("metadata").path(key));
            }
        }
        object.set("spec", item.path("spec"));
        return object;
    }
}
