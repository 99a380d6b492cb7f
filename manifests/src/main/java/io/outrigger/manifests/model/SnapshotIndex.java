package io.outrigger.manifests.model;

import io.outrigger.manifests.api.AIGatewayRoute;
import io.outrigger.manifests.api.BackendSecurityPolicy;
import io.outrigger.manifests.api.BackendTLSPolicy;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.ReferenceGrant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Who refers to an object, so that nobody has to look at all objects to know. Lists are in the
 * order of keys.
 */
record SnapshotIndex(
        Map<ObjectKey, List<AIGatewayRoute>> routes,
        Map<ObjectKey, List<BackendSecurityPolicy>> policies,
        Map<Target, List<BackendTLSPolicy>> tlsPolicies,
        Map<String, List<ReferenceGrant>> grants) {

    /** What a policy targets. */
    record Target(String group, String kind, ObjectKey key) {}

    static SnapshotIndex of(
            SortedMap<ObjectKey, AIGatewayRoute> routes,
            SortedMap<ObjectKey, BackendSecurityPolicy> policies,
            SortedMap<ObjectKey, BackendTLSPolicy> tlsPolicies,
            SortedMap<ObjectKey, ReferenceGrant> grants) {
        return new SnapshotIndex(
                by(routes, SnapshotIndex::gateways),
                by(policies, SnapshotIndex::backends),
                by(tlsPolicies, SnapshotIndex::targets),
                by(grants, it -> Stream.of(it.key().namespace())));
    }

    /** The routes with a parentRef of this name, whatever its kind. */
    List<AIGatewayRoute> routesOf(ObjectKey gateway) {
        return routes.getOrDefault(gateway, List.of());
    }

    /** The policies that target an AIServiceBackend. */
    List<BackendSecurityPolicy> policiesOf(ObjectKey backend) {
        return policies.getOrDefault(backend, List.of());
    }

    List<BackendTLSPolicy> tlsPoliciesOf(Target target) {
        return tlsPolicies.getOrDefault(target, List.of());
    }

    List<ReferenceGrant> grantsIn(String namespace) {
        return grants.getOrDefault(namespace, List.of());
    }

    private static Stream<ObjectKey> gateways(AIGatewayRoute route) {
        return route.spec().parentRefs().stream().map(it -> it.gateway(route.key().namespace()));
    }

    private static Stream<ObjectKey> backends(BackendSecurityPolicy policy) {
        return policy.spec().targetRefs().stream()
                .filter(it -> it.group().equals(Kinds.AI_GROUP))
                .filter(it -> it.kind().equals(Kinds.AI_SERVICE_BACKEND.kind()))
                .map(it -> new ObjectKey(policy.key().namespace(), it.name()));
    }

    private static Stream<Target> targets(BackendTLSPolicy policy) {
        return policy.spec().targetRefs().stream()
                .map(
                        it ->
                                new Target(
                                        it.group(),
                                        it.kind(),
                                        new ObjectKey(policy.key().namespace(), it.name())));
    }

    private static <K, T> Map<K, List<T>> by(
            SortedMap<ObjectKey, T> objects, Function<T, Stream<K>> keys) {
        var by = new HashMap<K, List<T>>();
        objects.values()
                .forEach(
                        object ->
                                keys.apply(object)
                                        .distinct()
                                        .forEach(
                                                key ->
                                                        by.computeIfAbsent(
                                                                        key, _ -> new ArrayList<>())
                                                                .add(object)));
        return by;
    }
}
