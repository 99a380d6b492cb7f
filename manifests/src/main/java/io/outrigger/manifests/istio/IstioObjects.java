package io.outrigger.manifests.istio;

import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.model.Resolved;
import io.outrigger.manifests.model.Workload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects of all our Gateways on Istio.
 *
 * @param gateways what every Gateway gets when it becomes ours, with or without routes
 * @param routes what the AI routes come to
 */
public record IstioObjects(List<ObjectNode> gateways, List<ObjectNode> routes) {
    public IstioObjects {
        gateways = List.copyOf(gateways);
        routes = List.copyOf(routes);
    }

    /** A Gateway whose pods are known. */
    record Programmed(GatewayModel gateway, Workload workload) {}

    /** A route on one of the Gateways that serve it. */
    record Placed(Programmed where, AiRoute route) {}

    /** Pure and deterministic: equal models give equal objects in equal order. */
    public static IstioObjects of(Collection<GatewayModel> gateways, DataPlane dataPlane) {
        var programmed = gateways.stream().flatMap(IstioObjects::programmed).toList();
        var routes = new ArrayList<ObjectNode>();
        var byRoute = byRoute(programmed);
        byRoute.keySet().stream()
                .map(ObjectKey::namespace)
                .distinct()
                .map(DeadEnd::serviceEntry)
                .forEach(routes::add);
        byRoute.values().stream()
                .flatMap(placed -> RouteFilters.of(placed, dataPlane))
                .forEach(routes::add);
        byRoute.values().stream().flatMap(HttpRoutes::of).forEach(routes::add);
        return new IstioObjects(
                programmed.stream().map(it -> GatewayFilters.of(it, dataPlane)).toList(), routes);
    }

    private static Stream<Programmed> programmed(GatewayModel gateway) {
        return switch (gateway.workload()) {
            case Resolved.Found(var workload) -> Stream.of(new Programmed(gateway, workload));
            case Resolved.Dangling(_) -> Stream.empty();
        };
    }

    private static SortedMap<ObjectKey, List<Placed>> byRoute(List<Programmed> programmed) {
        var byRoute = new TreeMap<ObjectKey, List<Placed>>();
        for (var where : programmed) {
            for (var route : where.gateway().servedRoutes()) {
                byRoute.computeIfAbsent(route.key(), _ -> new ArrayList<>())
                        .add(new Placed(where, route));
            }
        }
        return byRoute;
    }
}
