package io.outrigger.manifests.model;

import io.outrigger.manifests.api.AIGatewayRoute;
import io.outrigger.manifests.api.AIServiceBackend;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.BackendSecurityPolicy;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the routes of some Gateways refer to, directly or not: the only Secrets and others that are
 * read, and the only objects whose status is written.
 *
 * @param services those of Gateways, and those of backends
 * @param backendServices those whose pods may be in Istio's mesh, as a Gateway of ours is
 */
public record References(
        SortedSet<ObjectKey> routes,
        SortedSet<ObjectKey> backends,
        SortedSet<ObjectKey> policies,
        SortedSet<ObjectKey> secrets,
        SortedSet<ObjectKey> configMaps,
        SortedSet<ObjectKey> services,
        SortedSet<ObjectKey> backendServices) {

    /** The references from Gateways of the snapshot; Secrets and Services need not be in it. */
    public static References of(Collection<ObjectKey> gateways, ClusterSnapshot snapshot) {
        var routes =
                gateways.stream()
                        .flatMap(it -> snapshot.index().routesOf(it).stream())
                        .map(AIGatewayRoute::key)
                        .distinct()
                        .sorted()
                        .flatMap(it -> Stream.ofNullable(snapshot.routes().get(it)))
                        .toList();
        var backends =
                routes.stream()
                        .flatMap(it -> backendKeys(it, snapshot))
                        .distinct()
                        .flatMap(it -> Stream.ofNullable(snapshot.serviceBackends().get(it)))
                        .toList();
        var credentials = new CredentialResolver(snapshot);
        var policies =
                backends.stream().flatMap(it -> BackendPolicies.of(it, snapshot).stream()).toList();
        var meshed = meshed(gateways, backends, snapshot);
        return new References(
                sorted(routes.stream().map(AIGatewayRoute::key)),
                sorted(backends.stream().map(AIServiceBackend::key)),
                sorted(policies.stream().map(BackendSecurityPolicy::key)),
                sorted(
                        Stream.of(
                                        policies.stream().flatMap(credentials::secretKeys),
                                        authorities(backends, Kinds.SECRET, snapshot),
                                        clientSecrets(gateways, routes, snapshot))
                                .flatMap(it -> it)),
                sorted(authorities(backends, Kinds.CONFIG_MAP, snapshot)),
                sorted(
                        Stream.concat(
                                gateways.stream().flatMap(it -> service(it, snapshot).stream()),
                                meshed.stream())),
                meshed);
    }

    private static SortedSet<ObjectKey> meshed(
            Collection<ObjectKey> gateways,
            Collection<AIServiceBackend> backends,
            ClusterSnapshot snapshot) {
        boolean inMesh =
                gateways.stream()
                        .flatMap(it -> Stream.ofNullable(snapshot.gateways().get(it)))
                        .flatMap(it -> Gateways.family(it, snapshot).stream())
                        .anyMatch(GatewayFamily.ISTIO::equals);
        return inMesh
                ? sorted(
                        backends.stream()
                                .map(EndpointResolver::reference)
                                .filter(it -> it.kind().equals(Kinds.SERVICE))
                                .map(RuleBackend.Reference::key))
                : Collections.emptySortedSet();
    }

    /** Secrets of policies at these Gateways and routes. */
    private static Stream<ObjectKey> clientSecrets(
            Collection<ObjectKey> gateways, List<AIGatewayRoute> routes, ClusterSnapshot snapshot) {
        var targets = new HashSet<>(gateways);
        var keys = routes.stream().map(AIGatewayRoute::key).collect(Collectors.toSet());
        var finder = new PolicyTargets(snapshot);
        return snapshot.securityPolicies().values().stream()
                .filter(
                        policy ->
                                finder.of(policy).stream()
                                        .anyMatch(
                                                it ->
                                                        (it.isOfRoute() ? keys : targets)
                                                                .contains(it.object())))
                .flatMap(it -> ClientCredentials.secrets(it, snapshot));
    }

    private static Stream<ObjectKey> authorities(
            Collection<AIServiceBackend> backends, ApiKind kind, ClusterSnapshot snapshot) {
        var endpoints = new EndpointResolver(snapshot);
        return backends.stream().flatMap(it -> endpoints.authorities(it, kind));
    }

    private static Stream<ObjectKey> backendKeys(AIGatewayRoute route, ClusterSnapshot snapshot) {
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
                                        instanceof Resolved.Found<ObjectKey>);
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
