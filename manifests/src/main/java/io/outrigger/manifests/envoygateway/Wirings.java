package io.outrigger.manifests.envoygateway;

import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.envoy.OwnClusters;
import io.outrigger.manifests.envoy.RouteParts;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.RouteRule;
import io.outrigger.manifests.tree.Json;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Wires HTTPRoutes. */
final class Wirings {
    private Wirings() {}

    static Wiring.HttpRoute of(
            HttpRoutes http, AiRoute route, SortedSet<ObjectKey> gateways, DataPlane dataPlane) {
        var rules = new TreeMap<String, Wiring.Rule>();
        for (var rule : http.rules()) {
            rule.rule()
                    .map(it -> toBackends(route, it, dataPlane))
                    .orElseGet(() -> Optional.of(catchAll()))
                    .ifPresent(it -> rules.put(rule.name(), it));
        }
        String spec = Json.print(http.tree().path("spec"));
        var content = new StringBuilder(spec);
        rules.forEach(
                (name, rule) -> {
                    content.append('\n').append(name).append(Json.print(rule.route()));
                    rule.cluster().ifPresent(it -> content.append(Json.print(it)));
                });
        content.append(dataPlane);
        return new Wiring.HttpRoute(
                route.key(),
                new Wiring.Content(Contents.hash(spec), Contents.hash(content.toString())),
                gateways,
                rules);
    }

    /** Empty when no backend of the rule can be reached: its route stays a dead end. */
    private static Optional<Wiring.Rule> toBackends(
            AiRoute route, RouteRule rule, DataPlane dataPlane) {
        return OwnClusters.of(route, rule, dataPlane)
                .map(it -> new Wiring.Rule(Optional.of(it), withoutTimeout(route, rule)));
    }

    /** The HTTPRoute has the timeout, where a BackendTrafficPolicy may say otherwise. */
    private static ObjectNode withoutTimeout(AiRoute route, RouteRule rule) {
        ObjectNode parts = RouteParts.toOwnCluster(route, rule);
        parts.withObject("/route").remove("timeout");
        return parts;
    }

    private static Wiring.Rule catchAll() {
        return new Wiring.Rule(Optional.empty(), RouteParts.catchAll());
    }
}
