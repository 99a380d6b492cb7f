package io.outrigger.manifests.envoygateway;

import io.outrigger.contract.RouteBackends;
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
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects of all our Gateways on Envoy Gateway.
 *
 * @param shared by all AI routes of a namespace: what they lead to, and what attaches ext_proc
 * @param routes by AIGatewayRoute: what it comes to
 * @param wiring what the hooks make of them
 */
public record EnvoyGatewayObjects(
        List<ObjectNode> shared, SortedMap<ObjectKey, List<ObjectNode>> routes, Wiring wiring) {
    /** Envoy Gateway puts annotations with it, without it, among the metadata of Envoy's routes. */
    private static final String ANNOTATION_PREFIX = "gateway.envoyproxy.io/";

    public EnvoyGatewayObjects {
        shared = List.copyOf(shared);
        routes = Collections.unmodifiableSortedMap(new TreeMap<>(routes));
    }

    /**
     * A route on the Gateways that serve it.
     *
     * @param attachments to all of them
     */
    record Placed(
            AiRoute route, List<GatewayModel> gateways, List<AiRoute.Attachment> attachments) {
        /** What one of them has ext_proc put into requests. */
        List<String> guards() {
            return gateways.stream().map(RouteGuards::of).distinct().toList();
        }

        private SortedSet<ObjectKey> keys() {
            return new TreeSet<>(gateways.stream().map(GatewayModel::key).toList());
        }
    }

    /**
     * Pure and deterministic: equal models give equal objects in equal order.
     *
     * @param taken AIGatewayRoutes whose name another HTTPRoute of ours has
     */
    public static EnvoyGatewayObjects of(
            Collection<GatewayModel> gateways, Set<ObjectKey> taken, DataPlane dataPlane) {
        var routes = new TreeMap<ObjectKey, List<ObjectNode>>();
        var wired = new TreeMap<ObjectKey, Wiring.HttpRoute>();
        var placed = byRoute(gateways);
        for (var it : placed.values()) {
            var key = it.route().key();
            String name = taken.contains(key) ? key.name() + "-envoy-gateway" : key.name();
            var trees = new ArrayList<ObjectNode>();
            for (var http : HttpRoutes.of(it, name, dataPlane)) {
                if (dataPlane.hooks()) {
                    var wiring = Wirings.of(http, it.route(), it.keys(), dataPlane);
                    annotate(http, Wiring.CONTENT_KEY, wiring.content().toString());
                    wired.put(http.key(), wiring);
                } else {
                    annotate(http, RouteBackends.KEY, http.backends(key).toString());
                }
                trees.add(http.tree());
            }
            routes.put(key, List.copyOf(trees));
        }
        var ours = new TreeSet<>(gateways.stream().map(GatewayModel::key).toList());
        return new EnvoyGatewayObjects(
                shared(placed, dataPlane), routes, new Wiring(ours, wired, dataPlane));
    }

    private static void annotate(HttpRoutes http, String key, String value) {
        http.tree().withObject("/metadata/annotations").put(ANNOTATION_PREFIX + key, value);
    }

    private static List<ObjectNode> shared(
            SortedMap<ObjectKey, Placed> placed, DataPlane dataPlane) {
        var byNamespace = new TreeMap<String, List<AiRoute>>();
        placed.forEach(
                (key, it) ->
                        byNamespace
                                .computeIfAbsent(key.namespace(), _ -> new ArrayList<>())
                                .add(it.route()));
        var shared = new ArrayList<ObjectNode>();
        byNamespace.forEach(
                (namespace, routes) -> {
                    shared.add(DeadEnd.backend(namespace));
                    if (!dataPlane.hooks()) {
                        shared.addAll(ExtensionPolicies.of(namespace, routes, dataPlane));
                    }
                });
        return shared;
    }

    private static SortedMap<ObjectKey, Placed> byRoute(Collection<GatewayModel> gateways) {
        var byRoute = new TreeMap<ObjectKey, Placed>();
        for (var gateway : gateways) {
            for (var route : gateway.servedRoutes()) {
                var placed =
                        byRoute.computeIfAbsent(
                                route.key(),
                                _ -> new Placed(route, new ArrayList<>(), new ArrayList<>()));
                placed.gateways().add(gateway);
                placed.attachments().addAll(route.attachments());
            }
        }
        return byRoute;
    }
}
