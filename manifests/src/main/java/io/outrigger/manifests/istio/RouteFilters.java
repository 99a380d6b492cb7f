package io.outrigger.manifests.istio;

import io.outrigger.contract.ClientAuth;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.envoy.EnvoyNames;
import io.outrigger.manifests.envoy.ExtAuthz;
import io.outrigger.manifests.envoy.OwnClusters;
import io.outrigger.manifests.envoy.RouteParts;
import io.outrigger.manifests.envoy.Trees;
import io.outrigger.manifests.istio.IstioObjects.Placed;
import io.outrigger.manifests.istio.IstioObjects.Programmed;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.ProxyAddress;
import io.outrigger.manifests.model.RouteRule;
import io.outrigger.manifests.model.Workload;
import io.outrigger.manifests.tree.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** The EnvoyFilters of one route: own clusters, and what its routes of Envoy carry. */
final class RouteFilters {
    /** An object may have 1 MiB, its managed fields included. */
    private static final int MAX_BYTES = 512 << 10;

    /** Of EnvoyFilter. */
    private static final int MAX_TARGETS = 16;

    /** Istio's own name of the filter. */
    private static final String JWT_FILTER = "envoy.filters.http.jwt_authn";

    private RouteFilters() {}

    /** One for the pods of each selector, or more when it would be too large. */
    static Stream<ObjectNode> of(List<Placed> placed) {
        var used = new HashMap<String, Integer>(); // parts per namespace
        return alike(placed).stream()
                .flatMap(
                        same ->
                                packed(groups(same.getFirst())).stream()
                                        .map(patches -> filter(same, patches, used)));
    }

    /** What Gateways must have in common to share an EnvoyFilter: a policy may differ. */
    private record Likeness(
            Workload workload,
            DataPlane dataPlane,
            List<RouteRule> rules,
            Optional<ProxyAddress> forwardProxy,
            Optional<ClientAuth.Policy> policy) {}

    private static List<List<Placed>> alike(List<Placed> placed) {
        return placed.stream()
                .collect(
                        Collectors.groupingBy(
                                it ->
                                        new Likeness(
                                                it.where().workload(),
                                                it.where().dataPlane(),
                                                it.route().rules(),
                                                it.route().forwardProxy(),
                                                it.where().gateway().policy()),
                                LinkedHashMap::new,
                                Collectors.toList()))
                .values()
                .stream()
                .flatMap(same -> same.stream().gather(Gatherers.windowFixed(MAX_TARGETS)))
                .toList();
    }

    private static ObjectNode filter(
            List<Placed> same, List<ObjectNode> patches, Map<String, Integer> used) {
        var route = same.getFirst().route();
        var gateways = same.stream().map(Placed::where).toList();
        String namespace = gateways.getFirst().workload().namespace();
        int part = used.merge(namespace, 1, Integer::sum) - 1;
        ObjectNode filter =
                Owned.object(
                        Kinds.ENVOY_FILTER,
                        new ObjectKey(namespace, Names.routeFilter(route.key(), part)),
                        Kinds.AI_GATEWAY_ROUTE,
                        route.metadata());
        filter.set("spec", EnvoyFilters.spec(gateways, EnvoyFilters.ROUTE_PRIORITY, patches));
        return filter;
    }

    /**
     * Patches that belong into one object: a route must not lead to a cluster that is not there.
     */
    private static List<List<ObjectNode>> groups(Placed placed) {
        var route = placed.route();
        var rules =
                route.rules().stream()
                        .flatMap(
                                rule ->
                                        OwnClusters.of(route, rule, placed.where().dataPlane())
                                                .stream()
                                                .map(cluster -> group(route, rule, cluster)));
        var catchAll = Patches.mergeRoute(Names.catchAll(route.key()), catchAll(placed));
        return Stream.concat(rules, Stream.of(List.of(catchAll))).toList();
    }

    private static ObjectNode catchAll(Placed placed) {
        ObjectNode value = RouteParts.catchAll();
        value.withObject("/typed_per_filter_config").setAll(without(placed.where()));
        return value;
    }

    /**
     * Filters of the Gateway that are off here. The sidecar verifies tokens and asks: a narrower
     * policy may want others than the Gateway's.
     */
    private static ObjectNode without(Programmed where) {
        var policy = where.gateway().policy();
        ObjectNode off = Json.object();
        if (policy.filter(AccessObjects::validates).isPresent()) {
            off.set(
                    JWT_FILTER,
                    Trees.typed(
                            "envoy.extensions.filters.http.jwt_authn.v3.PerRouteConfig",
                            "disabled",
                            true));
        }
        if (policy.flatMap(AccessObjects::consent).isPresent()) {
            off.set(EnvoyNames.EXT_AUTHZ_FILTER, ExtAuthz.disabled());
        }
        return off;
    }

    private static List<ObjectNode> group(AiRoute route, RouteRule rule, ObjectNode cluster) {
        var merges =
                HttpRules.of(route.key(), rule).stream()
                        .map(it -> Patches.mergeRoute(it.name(), withoutRetries(route, rule)));
        return Stream.concat(Stream.of(Patches.addCluster(cluster)), merges).toList();
    }

    /**
     * Istio retries twice by default, and a merge cannot take a value away. A condition that never
     * holds can replace its conditions: nobody names the headers that this one asks for.
     */
    private static ObjectNode withoutRetries(AiRoute route, RouteRule rule) {
        ObjectNode value = RouteParts.toOwnCluster(route, rule);
        if (rule.retry().isPresent()) {
            return value;
        }
        value.withObject("/route/retry_policy").put("retry_on", "retriable-headers");
        return value;
    }

    private static List<List<ObjectNode>> packed(List<List<ObjectNode>> groups) {
        var packed = new ArrayList<List<ObjectNode>>();
        var open = new ArrayList<ObjectNode>();
        int bytes = 0;
        for (var group : groups) {
            int size = group.stream().mapToInt(it -> Json.print(it).length()).sum();
            if (!open.isEmpty() && bytes + size > MAX_BYTES) {
                packed.add(List.copyOf(open));
                open.clear();
                bytes = 0;
            }
            open.addAll(group);
            bytes += size;
        }
        packed.add(List.copyOf(open));
        return packed;
    }
}
