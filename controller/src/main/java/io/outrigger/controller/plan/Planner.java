package io.outrigger.controller.plan;

import io.outrigger.controller.plan.Desired.Stage;
import io.outrigger.controller.plan.Plan.Planned;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.envoygateway.EnvoyGatewayObjects;
import io.outrigger.manifests.envoygateway.RouteGuards;
import io.outrigger.manifests.envoygateway.SingleBackends;
import io.outrigger.manifests.istio.IstioObjects;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.model.GatewayResolver;
import io.outrigger.manifests.model.Gateways;
import io.outrigger.manifests.model.Resolved;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Plans for all Gateways at once: a route, and its HTTPRoute, may belong to several. */
public final class Planner {
    private Planner() {}

    /** The plan for all Gateways of the snapshot that are ours. */
    public static Plan plan(ClusterSnapshot snapshot, DataPlane dataPlane, SidecarRules rules) {
        return plan(Gateways.ours(snapshot), snapshot, dataPlane, rules);
    }

    /** The plan for these Gateways of the snapshot. */
    public static Plan plan(
            SortedMap<ObjectKey, GatewayFamily> gateways,
            ClusterSnapshot snapshot,
            DataPlane dataPlane,
            SidecarRules rules) {
        return plan(gateways, snapshot, dataPlane).with(SidecarPlan.of(gateways, snapshot, rules));
    }

    /** The same, without one for their pods. */
    public static Plan plan(ClusterSnapshot snapshot, DataPlane dataPlane) {
        return plan(Gateways.ours(snapshot), snapshot, dataPlane);
    }

    /** The plan for these Gateways of the snapshot, without one for their pods. */
    public static Plan plan(
            SortedMap<ObjectKey, GatewayFamily> gateways,
            ClusterSnapshot snapshot,
            DataPlane dataPlane) {
        var planned =
                gateways.entrySet().stream()
                        .map(it -> resolved(it.getKey(), it.getValue(), snapshot, dataPlane))
                        .toList();
        // before the objects of routes, which take most of the memory
        var configs = configs(planned, dataPlane);
        var secrets = new TreeMap<ObjectKey, List<Desired>>();
        for (var it : configs.values()) {
            var its = it.secrets();
            it.gateways().forEach(gateway -> secrets.put(gateway.key(), its));
        }
        var istio = IstioObjects.of(models(planned, GatewayFamily.ISTIO), dataPlane);
        var envoyGateway =
                EnvoyGatewayObjects.of(
                        models(planned, GatewayFamily.ENVOY_GATEWAY),
                        istio.routes().keySet(),
                        dataPlane);
        var models = planned.stream().map(Planned::model).toList();
        return new Plan(
                planned,
                configs,
                desired(secrets, istio, envoyGateway),
                routeObjects(models, secrets, istio, envoyGateway),
                envoyGateway.wiring(),
                new TreeMap<>(),
                new TreeMap<>(),
                SidecarPlan.NONE);
    }

    private static Planned resolved(
            ObjectKey key, GatewayFamily family, ClusterSnapshot snapshot, DataPlane dataPlane) {
        var model = GatewayResolver.resolve(key, snapshot);
        return new Planned(
                isWithoutHooks(family, dataPlane) ? SingleBackends.of(model) : model, family);
    }

    private static boolean isWithoutHooks(GatewayFamily family, DataPlane dataPlane) {
        return family == GatewayFamily.ENVOY_GATEWAY && !dataPlane.hooks();
    }

    private static List<GatewayModel> models(List<Planned> planned, GatewayFamily family) {
        return planned.stream().filter(it -> it.family() == family).map(Planned::model).toList();
    }

    /** By Gateway; one for all that share their pods, by the first of them. */
    private static SortedMap<ObjectKey, PlannedConfig> configs(
            List<Planned> planned, DataPlane dataPlane) {
        var together = new LinkedHashMap<ObjectKey, List<Planned>>();
        for (var it : planned) {
            var whose = it.model().merged().orElse(it.model().metadata()).key();
            together.computeIfAbsent(whose, _ -> new ArrayList<>()).add(it);
        }
        var configs = new TreeMap<ObjectKey, PlannedConfig>();
        for (var its : together.values()) {
            var first = its.getFirst();
            if (first.model().workload() instanceof Resolved.Found(var workload)) {
                configs.put(
                        first.model().key(),
                        PlannedConfig.of(
                                its.stream().map(Planned::model).toList(),
                                workload.namespace(),
                                isWithoutHooks(first.family(), dataPlane)
                                        ? RouteGuards.of(first.model())
                                        : ""));
            }
        }
        return configs;
    }

    private static List<Desired> desired(
            SortedMap<ObjectKey, List<Desired>> secrets,
            IstioObjects istio,
            EnvoyGatewayObjects envoyGateway) {
        return Stream.of(
                        secrets.values().stream().flatMap(List::stream).distinct(),
                        istio.gateways().entrySet().stream().map(Planner::gatewayFilter),
                        istio.access().stream()
                                .map(it -> Desired.shared(accessKind(it), Stage.GATEWAY, it)),
                        istio.deadEnds().stream()
                                .map(it -> Desired.shared(Kinds.SERVICE_ENTRY, Stage.GATEWAY, it)),
                        envoyGateway.shared().stream()
                                .map(it -> Desired.shared(sharedKind(it), Stage.GATEWAY, it)),
                        routes(istio, envoyGateway).flatMap(Planner::routeObjects))
                .flatMap(it -> it)
                .toList();
    }

    private static ApiKind sharedKind(ObjectNode tree) {
        return Desired.kind(
                tree,
                Stream.of(Kinds.BACKEND, Kinds.ENVOY_EXTENSION_POLICY, Kinds.HTTP_ROUTE_FILTER));
    }

    private static ApiKind accessKind(ObjectNode tree) {
        return Desired.kind(
                tree,
                Stream.of(
                        Kinds.AUTHORIZATION_POLICY,
                        Kinds.REQUEST_AUTHENTICATION,
                        Kinds.ENVOY_FILTER));
    }

    private static ApiKind routeKind(ObjectNode tree) {
        return Desired.kind(tree, Stream.of(Kinds.HTTP_ROUTE, Kinds.ENVOY_FILTER));
    }

    private static Desired gatewayFilter(Map.Entry<ObjectKey, ObjectNode> it) {
        return Desired.from(
                new ObjectRef(Kinds.GATEWAY, it.getKey()),
                Kinds.ENVOY_FILTER,
                Stage.GATEWAY,
                it.getValue());
    }

    private static Stream<Desired> routeObjects(Map.Entry<ObjectKey, List<ObjectNode>> it) {
        var source = new ObjectRef(Kinds.AI_GATEWAY_ROUTE, it.getKey());
        return it.getValue().stream()
                .map(tree -> Desired.from(source, routeKind(tree), Stage.ROUTE, tree));
    }

    private static Stream<Map.Entry<ObjectKey, List<ObjectNode>>> routes(
            IstioObjects istio, EnvoyGatewayObjects envoyGateway) {
        return Stream.of(istio.routes(), envoyGateway.routes())
                .flatMap(it -> it.entrySet().stream());
    }

    private static SortedMap<ObjectKey, List<ObjectRef>> routeObjects(
            List<GatewayModel> gateways,
            SortedMap<ObjectKey, List<Desired>> secrets,
            IstioObjects istio,
            EnvoyGatewayObjects envoyGateway) {
        var refs = new TreeMap<ObjectKey, List<ObjectRef>>();
        routes(istio, envoyGateway)
                .forEach(
                        it ->
                                refs.computeIfAbsent(it.getKey(), _ -> new ArrayList<>())
                                        .addAll(
                                                it.getValue().stream()
                                                        .map(
                                                                tree ->
                                                                        Desired.ref(
                                                                                routeKind(tree),
                                                                                tree))
                                                        .toList()));
        for (var route : envoyGateway.routes().keySet()) {
            var needed = refs.computeIfAbsent(route, _ -> new ArrayList<>());
            envoyGateway.shared().stream()
                    .map(it -> Desired.ref(sharedKind(it), it))
                    .filter(it -> it.key().namespace().equals(route.namespace()))
                    .forEach(needed::add);
        }
        for (var gateway : gateways) {
            for (var route : gateway.servedRoutes()) {
                var needed = refs.computeIfAbsent(route.key(), _ -> new ArrayList<>());
                secrets.getOrDefault(gateway.key(), List.of()).stream()
                        .map(Desired::ref)
                        .forEach(needed::add);
                Stream.ofNullable(istio.gateways().get(gateway.key()))
                        .map(it -> Desired.ref(Kinds.ENVOY_FILTER, it))
                        .forEach(needed::add);
            }
        }
        return refs;
    }
}
