package io.outrigger.manifests.model;

import io.outrigger.manifests.api.AIGatewayRoute;
import io.outrigger.manifests.api.AIServiceBackend;
import io.outrigger.manifests.api.BackendSecurityPolicy;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the routes of some Gateways refer to, directly or not: the only Secrets and Services that
 * are read, and the only objects whose status is written.
 */
public record References(
        SortedSet<ObjectKey> routes,
        SortedSet<ObjectKey> backends,
        SortedSet<ObjectKey> policies,
        SortedSet<ObjectKey> secrets,
        SortedSet<ObjectKey> services) {

    /** The references from Gateways of the snapshot; Secrets and Services need not be in it. */
    public static References of(Collection<ObjectKey> gateways, ClusterSnapshot snapshot) {
        var routes =
                snapshot.routes().values().stream()
                        .filter(route -> attaches(route, gateways))
                        .toList();
        var backends = routes.stream().flatMap(it -> backends(it, snapshot)).distinct().toList();
        var credentials = new CredentialResolver(snapshot);
        var policies = backends.stream().flatMap(it -> credentials.policies(it).stream()).toList();
        return new References(
                sorted(routes.stream().map(AIGatewayRoute::key)),
                sorted(backends.stream().map(AIServiceBackend::key)),
                sorted(policies.stream().map(BackendSecurityPolicy::key)),
                sorted(policies.stream().flatMap(it -> credentials.secretKey(it).stream())),
                sorted(gateways.stream().flatMap(it -> service(it, snapshot).stream())));
    }

    private static boolean attaches(AIGatewayRoute route, Collection<ObjectKey> gateways) {
        return route.spec().parentRefs().stream()
                .anyMatch(ref -> gateways.contains(ref.gateway(route.key().namespace())));
    }

    private static Stream<AIServiceBackend> backends(
            AIGatewayRoute route, ClusterSnapshot snapshot) {
        var grants = new Grants(snapshot);
        var from = new Grants.Ref(Kinds.AI_GATEWAY_ROUTE, route.key());
        return route.spec().rules().stream()
                .flatMap(rule -> rule.backendRefs().stream())
                .filter(ref -> ref.kind() == null)
                .map(
                        ref ->
                                new ObjectKey(
                                        Objects.requireNonNullElse(
                                                ref.namespace(), route.key().namespace()),
                                        ref.name()))
                .filter(
                        key ->
                                grants.permitted(
                                                from, new Grants.Ref(Kinds.AI_SERVICE_BACKEND, key))
                                        instanceof Resolved.Found<ObjectKey>)
                .flatMap(key -> Stream.ofNullable(snapshot.serviceBackends().get(key)));
    }

    private static Optional<ObjectKey> service(ObjectKey gateway, ClusterSnapshot snapshot) {
        return Optional.ofNullable(snapshot.gateways().get(gateway))
                .flatMap(WorkloadResolver::service);
    }

    private static SortedSet<ObjectKey> sorted(Stream<ObjectKey> keys) {
        return Collections.unmodifiableSortedSet(
                keys.collect(Collectors.toCollection(TreeSet::new)));
    }
}
