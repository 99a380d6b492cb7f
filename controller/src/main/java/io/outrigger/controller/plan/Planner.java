package io.outrigger.controller.plan;

import io.outrigger.controller.plan.Desired.Stage;
import io.outrigger.controller.plan.Plan.Planned;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.istio.IstioObjects;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.model.GatewayResolver;
import io.outrigger.manifests.model.Gateways;
import io.outrigger.manifests.model.Resolved;
import io.outrigger.manifests.model.WorkloadResolver;
import io.outrigger.manifests.sidecar.ConfigSecrets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Plans for all Gateways at once: a route, and its HTTPRoute, may belong to several. */
public final class Planner {
    private Planner() {}

    /** The plan for all Gateways of the snapshot that are ours. */
    public static Plan plan(ClusterSnapshot snapshot, DataPlane dataPlane) {
        return plan(Gateways.ours(snapshot), snapshot, dataPlane);
    }

    /** The plan for these Gateways of the snapshot. */
    public static Plan plan(
            SortedMap<ObjectKey, GatewayFamily> gateways,
            ClusterSnapshot snapshot,
            DataPlane dataPlane) {
        var planned =
                gateways.entrySet().stream()
                        .map(
                                it ->
                                        new Planned(
                                                GatewayResolver.resolve(it.getKey(), snapshot),
                                                it.getValue()))
                        .toList();
        var istio =
                planned.stream()
                        .filter(it -> it.family() == GatewayFamily.ISTIO)
                        .map(Planned::model)
                        .toList();
        var objects = IstioObjects.of(istio, dataPlane);
        var secrets = secrets(istio);
        return new Plan(
                planned,
                desired(secrets, objects),
                routeObjects(istio, secrets, objects),
                retracted(gateways, snapshot));
    }

    private static SortedMap<ObjectKey, Desired> secrets(List<GatewayModel> gateways) {
        var secrets = new TreeMap<ObjectKey, Desired>();
        for (var gateway : gateways) {
            if (gateway.workload() instanceof Resolved.Found(var workload)) {
                secrets.put(
                        gateway.key(),
                        Desired.of(
                                Kinds.SECRET,
                                Stage.CONFIG,
                                ConfigSecretObjects.of(gateway, workload)));
            }
        }
        return secrets;
    }

    private static List<Desired> desired(
            SortedMap<ObjectKey, Desired> secrets, IstioObjects objects) {
        return Stream.of(
                        secrets.values().stream(),
                        objects.gateways().values().stream()
                                .map(it -> Desired.of(Kinds.ENVOY_FILTER, Stage.GATEWAY, it)),
                        objects.deadEnds().stream()
                                .map(it -> Desired.of(Kinds.SERVICE_ENTRY, Stage.GATEWAY, it)),
                        objects.routes().values().stream()
                                .flatMap(List::stream)
                                .map(it -> Desired.of(kind(it), Stage.ROUTE, it)))
                .flatMap(it -> it)
                .toList();
    }

    private static ApiKind kind(ObjectNode tree) {
        return tree.path("kind").asString().equals(Kinds.HTTP_ROUTE.kind())
                ? Kinds.HTTP_ROUTE
                : Kinds.ENVOY_FILTER;
    }

    private static SortedMap<ObjectKey, List<ObjectRef>> routeObjects(
            List<GatewayModel> gateways,
            SortedMap<ObjectKey, Desired> secrets,
            IstioObjects objects) {
        var refs = new TreeMap<ObjectKey, List<ObjectRef>>();
        objects.routes()
                .forEach(
                        (route, trees) ->
                                trees.forEach(
                                        it ->
                                                refs.computeIfAbsent(route, _ -> new ArrayList<>())
                                                        .add(
                                                                Desired.of(
                                                                                kind(it),
                                                                                Stage.ROUTE,
                                                                                it)
                                                                        .ref())));
        for (var gateway : gateways) {
            for (var route : gateway.servedRoutes()) {
                var needed = refs.computeIfAbsent(route.key(), _ -> new ArrayList<>());
                Stream.ofNullable(secrets.get(gateway.key()))
                        .map(Desired::ref)
                        .forEach(needed::add);
                Stream.ofNullable(objects.gateways().get(gateway.key()))
                        .map(it -> Desired.of(Kinds.ENVOY_FILTER, Stage.GATEWAY, it).ref())
                        .forEach(needed::add);
            }
        }
        return refs;
    }

    private static SortedSet<ObjectRef> retracted(
            SortedMap<ObjectKey, GatewayFamily> ours, ClusterSnapshot snapshot) {
        var retracted = new TreeSet<ObjectRef>();
        snapshot.gateways().values().stream()
                .filter(gateway -> !ours.containsKey(gateway.key()))
                .flatMap(Planner::formerSecrets)
                .forEach(retracted::add);
        return retracted;
    }

    private static Stream<ObjectRef> formerSecrets(Gateway gateway) {
        var key = gateway.key();
        String name = ConfigSecrets.name(key.namespace(), key.name());
        return Stream.concat(
                        Stream.of(key.namespace()),
                        WorkloadResolver.service(gateway).map(ObjectKey::namespace).stream())
                .map(namespace -> new ObjectRef(Kinds.SECRET, new ObjectKey(namespace, name)));
    }
}
