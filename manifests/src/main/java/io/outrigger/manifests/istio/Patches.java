package io.outrigger.manifests.istio;

import io.outrigger.manifests.envoy.EnvoyNames;
import io.outrigger.manifests.tree.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Patches of an EnvoyFilter. Released CRDs insist on a context; we never leave it out. */
final class Patches {
    private Patches() {}

    static ObjectNode addCluster(ObjectNode cluster) {
        return patch("CLUSTER", null, "ADD", cluster);
    }

    /** The cluster that istiod makes of a port of a Service. */
    static ObjectNode mergeCluster(String service, int port, ObjectNode value) {
        var match = Json.object("service", service, "portNumber", port);
        return patch("CLUSTER", Json.object("cluster", match), "MERGE", value);
    }

    static ObjectNode mergeListener(ObjectNode value) {
        return patch("LISTENER", null, "MERGE", value);
    }

    /** For the listener of one port, after what is merged into all of them. */
    static ObjectNode mergeListener(int port, ObjectNode value) {
        return patch(
                "LISTENER",
                Json.object("listener", Json.object("portNumber", port)),
                "MERGE",
                value);
    }

    static ObjectNode mergeConnectionManager(ObjectNode value) {
        return patch("NETWORK_FILTER", connectionManager(null), "MERGE", value);
    }

    static ObjectNode insertBeforeRouter(ObjectNode filter) {
        var router = Json.object("name", EnvoyNames.ROUTER_FILTER);
        return patch("HTTP_FILTER", connectionManager(router), "INSERT_BEFORE", filter);
    }

    static ObjectNode mergeRouteConfiguration(ObjectNode value) {
        return patch("ROUTE_CONFIGURATION", null, "MERGE", value);
    }

    /** Merges into all routes of this name: Istio makes one of each match. */
    static ObjectNode mergeRoute(String name, ObjectNode value) {
        var route = Json.object("name", name);
        var vhost = Json.object("vhost", Json.object("route", route));
        return patch("HTTP_ROUTE", Json.object("routeConfiguration", vhost), "MERGE", value);
    }

    private static ObjectNode connectionManager(@Nullable ObjectNode subFilter) {
        var filter =
                Json.object("name", EnvoyNames.HTTP_CONNECTION_MANAGER, "subFilter", subFilter);
        return Json.object("listener", Json.object("filterChain", Json.object("filter", filter)));
    }

    private static ObjectNode patch(
            String applyTo, @Nullable ObjectNode match, String operation, ObjectNode value) {
        ObjectNode context = Json.object("context", "GATEWAY");
        if (match != null) {
            context.setAll(match);
        }
        return Json.object(
                "applyTo", applyTo,
                "match", context,
                "patch", Json.object("operation", operation, "value", value));
    }
}
