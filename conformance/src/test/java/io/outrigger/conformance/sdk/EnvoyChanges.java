package io.outrigger.conformance.sdk;

import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Yaml;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a test changes in Envoy's configuration. */
final class EnvoyChanges {
    private EnvoyChanges() {}

    /** Names lead to loopback addresses, and rules with several backends try them all. */
    static String applied(String yaml) {
        JsonNode root = Yaml.documents(yaml).getFirst();
        JsonNode resources = root.path("static_resources");
        var clusters = nodes(resources.path("clusters"));
        clusters.forEach(EnvoyChanges::resolve);
        Set<String> several =
                clusters.stream()
                        .filter(it -> it.path("load_assignment").path("endpoints").size() > 1)
                        .map(it -> it.path("name").asString())
                        .collect(Collectors.toUnmodifiableSet());
        root.findValues("route").stream()
                .filter(it -> several.contains(it.path("cluster").asString("")))
                .forEach(it -> ((ObjectNode) it).set("retry_policy", retry()));
        return Yaml.print(root);
    }

    private static List<JsonNode> nodes(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static void resolve(JsonNode cluster) {
        for (JsonNode endpoint : cluster.path("load_assignment").findValues("socket_address")) {
            ((ObjectNode) endpoint).put("address", "127.0.0.1");
        }
    }

    /** Once, at the next priority. */
    private static ObjectNode retry() {
        return Json.object(
                "retry_on",
                "5xx,reset,connect-failure,retriable-status-codes",
                "retriable_status_codes",
                Json.array(429),
                "num_retries",
                1,
                "retry_priority",
                Json.object(
                        "name",
                        "envoy.retry_priorities.previous_priorities",
                        "typed_config",
                        Json.object(
                                "@type",
                                "type.googleapis.com/envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig",
                                "update_frequency",
                                1)));
    }
}
