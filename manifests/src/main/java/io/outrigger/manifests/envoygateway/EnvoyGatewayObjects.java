package io.outrigger.manifests.envoygateway;

import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.GatewayModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects of all our Gateways on Envoy Gateway.
 *
 * @param deadEnds one for each namespace with AI routes
 * @param routes by AIGatewayRoute: what it comes to
 * @param wiring what the hooks make of them
 */
public record EnvoyGatewayObjects(
        List<ObjectNode> deadEnds, SortedMap<ObjectKey, List<ObjectNode>> routes, Wiring wiring) {
    public EnvoyGatewayObjects {
        deadEnds = List.copyOf(deadEnds);
        routes = Collections.unmodifiableSortedMap(new TreeMap<>(routes));
    }

    /**
     * A route on the Gateways that serve it.
     *
     * @param attachments to all of them
     */
    record Placed(AiRoute route, List<ObjectKey> gateways, List<AiRoute.Attachment> attachments) {}

    /**
     * Pure and deterministic: equal models give equal objects in equal order.
     *
     * @param taken AIGatewayRoutes whose name another HTTPRoute of ours has
     */
    public static EnvoyGatewayObjects of(
            Collection<GatewayModel> gateways, Set<ObjectKey> taken, DataPlane dataPlane) {
        var routes = new TreeMap<ObjectKey, List<ObjectNode>>();
        var wired = new TreeMap<ObjectKey, Wiring.HttpRoute>();
        for (var placed : byRoute(gateways).values()) {
            var key = placed.route().key();
            String name = taken.contains(key) ? key.name() + "-envoy-gateway" : key.name();
            var trees = new ArrayList<ObjectNode>();
            for (var http : HttpRoutes.of(placed, name)) {
                var wiring =
                        Wirings.of(
                                http, placed.route(), new TreeSet<>(placed.gateways()), dataPlane);
                var tree = http.tree();
                tree.withObject("/metadata/annotations")
                        .put(Wiring.CONTENT_ANNOTATION, wiring.content().toString());
                trees.add(tree);
                wired.put(http.key(), wiring);
            }
            routes.put(key, List.copyOf(trees));
        }
        var deadEnds =
                routes.keySet().stream()
                        .map(ObjectKey::namespace)
                        .distinct()
                        .map(DeadEnd::backend)
                        .toList();
        var ours = new TreeSet<>(gateways.stream().map(GatewayModel::key).toList());
        return new EnvoyGatewayObjects(deadEnds, routes, new Wiring(ours, wired, dataPlane));
    }

    private static SortedMap<ObjectKey, Placed> byRoute(Collection<GatewayModel> gateways) {
        var byRoute = new TreeMap<ObjectKey, Placed>();
        for (var gateway : gateways) {
            for (var route : gateway.servedRoutes()) {
                var placed =
                        byRoute.computeIfAbsent(
                                route.key(),
                                _ -> new Placed(route, new ArrayList<>(), new ArrayList<>()));
                placed.gateways().add(gateway.key());
                placed.attachments().addAll(route.attachments());
            }
        }
        return byRoute;
    }
}
