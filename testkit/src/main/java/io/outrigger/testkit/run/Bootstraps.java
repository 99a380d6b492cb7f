package io.outrigger.testkit.run;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Envoy's bootstrap without one of its parts. */
final class Bootstraps {
    private static final String FILTER = "envoy.filters.http.ext_proc/aigateway";

    private Bootstraps() {}

    static String withoutFilter(String yaml) {
        return edited(
                yaml,
                node -> {
                    if (node.path("http_filters") instanceof ArrayNode filters) {
                        filters.removeIf(it -> it.path("name").asString("").equals(FILTER));
                    }
                });
    }

    static String withoutEnablement(String yaml) {
        return edited(
                yaml,
                node -> {
                    if (node.path("typed_per_filter_config") instanceof ObjectNode perFilter) {
                        perFilter.remove(FILTER);
                    }
                });
    }

    private interface Edit {
        void apply(ObjectNode node);
    }

    private static String edited(String yaml, Edit edit) {
        var bootstrap = Trees.documents(yaml).getFirst();
        bootstrap.at("/static_resources/listeners").forEach(it -> walk(it, edit));
        String edited = Trees.yaml(List.of(bootstrap));
        if (edited.equals(Trees.yaml(Trees.documents(yaml)))) {
            throw new IllegalStateException("Envoy's bootstrap has no " + FILTER + " to remove");
        }
        return edited;
    }

    private static void walk(JsonNode node, Edit edit) {
        if (node instanceof ObjectNode object) {
            edit.apply(object);
        }
        node.forEach(child -> walk(child, edit));
    }
}
