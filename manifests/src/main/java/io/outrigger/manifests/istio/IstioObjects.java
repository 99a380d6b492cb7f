package io.outrigger.manifests.istio;

import io.outrigger.contract.ClientAuth;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.deployment.ExtProcNames;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.envoy.ExtProc;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.model.Resolved;
import io.outrigger.manifests.model.Workload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects of all our Gateways on Istio.
 *
 * @param gateways by Gateway: what it gets when it becomes ours, with or without routes
 * @param access what other routes of the Gateways have of their policies
 * @param deadEnds one for each namespace with AI routes
 * @param routes by AIGatewayRoute: what it comes to
 */
public record IstioObjects(
        SortedMap<ObjectKey, ObjectNode> gateways,
        List<ObjectNode> access,
        List<ObjectNode> deadEnds,
        SortedMap<ObjectKey, List<ObjectNode>> routes) {
    public IstioObjects {
        gateways = Collections.unmodifiableSortedMap(new TreeMap<>(gateways));
        access = List.copyOf(access);
        deadEnds = List.copyOf(deadEnds);
        routes = Collections.unmodifiableSortedMap(new TreeMap<>(routes));
    }

    /**
     * A Gateway whose pods are known.
     *
     * @param dataPlane with its own ext_proc
     */
    record Programmed(GatewayModel gateway, Workload workload, DataPlane dataPlane) {}

    /** A route on one of the Gateways that serve it. */
    record Placed(Programmed where, AiRoute route) {}

    /** The name of the EnvoyFilter that a Gateway of ours always has. */
    public static String gatewayFilter(ObjectKey gateway) {
        return Names.gatewayFilter(gateway);
    }

    /** What a policy of a Gateway means for routes that are not ours, if that is not obvious. */
    public static Optional<String> remark(ClientAuth.Policy policy) {
        return AccessObjects.denial(policy);
    }

    /** Pure and deterministic: equal models give equal objects in equal order. */
    public static IstioObjects of(Collection<GatewayModel> gateways, DataPlane dataPlane) {
        var programmed = gateways.stream().flatMap(it -> programmed(it, dataPlane)).toList();
        var filters = new TreeMap<ObjectKey, ObjectNode>();
        programmed.forEach(it -> filters.put(it.gateway().key(), GatewayFilters.of(it)));
        var routes = new TreeMap<ObjectKey, List<ObjectNode>>();
        byRoute(programmed)
                .forEach(
                        (key, placed) ->
                                routes.put(
                                        key,
                                        Stream.concat(
                                                        RouteFilters.of(placed),
                                                        HttpRoutes.of(placed))
                                                .toList()));
        var deadEnds =
                routes.keySet().stream()
                        .map(ObjectKey::namespace)
                        .distinct()
                        .map(DeadEnd::serviceEntry)
                        .toList();
        var access = programmed.stream().flatMap(AccessObjects::of).toList();
        return new IstioObjects(filters, access, deadEnds, routes);
    }

    private static Stream<Programmed> programmed(GatewayModel gateway, DataPlane dataPlane) {
        return switch (gateway.workload()) {
            case Resolved.Found(var workload) ->
                    Stream.of(
                            new Programmed(
                                    gateway,
                                    workload,
                                    dataPlane.inMesh(extProc(gateway, workload))));
            case Resolved.Dangling(_) -> Stream.empty();
        };
    }

    private static ExtProc extProc(GatewayModel gateway, Workload workload) {
        return switch (gateway.shape()) {
            case SIDECAR -> ExtProc.SIDECAR;
            case STANDALONE ->
                    ExtProc.behind(
                            ExtProcNames.cluster(gateway.key(), workload.namespace()),
                            ExtProcNames.host(gateway.key(), workload.namespace()));
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
