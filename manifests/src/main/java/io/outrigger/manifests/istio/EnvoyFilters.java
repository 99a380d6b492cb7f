package io.outrigger.manifests.istio;

import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.istio.IstioObjects.Programmed;
import io.outrigger.manifests.model.Workload;
import io.outrigger.manifests.tree.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The spec of EnvoyFilters. */
final class EnvoyFilters {
    /** Who may is asked before what is wanted. */
    static final int ACCESS_PRIORITY = 5;

    /** Filters before routes, and both after what others insert with no priority at all. */
    static final int GATEWAY_PRIORITY = 10;

    static final int ROUTE_PRIORITY = 20;

    private EnvoyFilters() {}

    /** A spec for the pods of Gateways that share a selector. */
    static ObjectNode spec(List<Programmed> gateways, int priority, List<ObjectNode> patches) {
        ObjectNode spec = Json.object("priority", priority);
        spec.setAll(selector(gateways));
        spec.set("configPatches", Json.array(patches));
        return spec;
    }

    private static ObjectNode selector(List<Programmed> gateways) {
        return switch (gateways.getFirst().workload()) {
            case Workload.Managed _ ->
                    Json.object(
                            "targetRefs",
                            Json.array(gateways.stream().map(EnvoyFilters::target).toList()));
            case Workload.Selected(_, var labels) ->
                    Json.object("workloadSelector", Json.object("labels", labels));
        };
    }

    /** A reference to the Gateway. */
    static ObjectNode target(Programmed gateway) {
        return Json.object(
                "group", Kinds.GATEWAY_GROUP,
                "kind", Kinds.GATEWAY.kind(),
                "name", gateway.gateway().key().name());
    }
}
