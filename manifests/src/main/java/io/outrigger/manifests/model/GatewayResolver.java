package io.outrigger.manifests.model;

import io.outrigger.manifests.api.AIGatewayRoute;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.ObjectKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Follows all references of a Gateway. */
public final class GatewayResolver {
    private static final Comparator<AIGatewayRoute> OLDEST_FIRST =
            Comparator.comparing(GatewayResolver::created).thenComparing(AIGatewayRoute::key);

    private GatewayResolver() {}

    /**
     * The model of a Gateway of the snapshot.
     *
     * @throws IllegalArgumentException if the snapshot has no such Gateway
     */
    public static GatewayModel resolve(ObjectKey key, ClusterSnapshot snapshot) {
        Gateway gateway = snapshot.gateways().get(key);
        if (gateway == null) {
            throw new IllegalArgumentException("gateway: " + key + " (expected: a known Gateway)");
        }
        var settings = GatewaySettingsResolver.resolve(gateway, snapshot);
        var policies = policies(gateway, snapshot);
        var traffic =
                isEnvoyGateways(gateway, snapshot)
                        ? new TrafficResolver(gateway.metadata(), List.of())
                        : TrafficResolver.of(gateway.metadata(), snapshot);
        var cors = isEnvoyGateways(gateway, snapshot) ? SecurityPolicies.of(snapshot) : policies;
        var routes = new RouteResolver(gateway, settings, traffic, snapshot, policies, cors);
        return new GatewayModel(
                gateway.metadata(),
                WorkloadResolver.resolve(gateway, snapshot),
                Gateways.shape(key.namespace(), snapshot).orElse(Shape.SIDECAR),
                Gateways.merged(gateway, snapshot),
                gateway.spec().listeners(),
                ListenerPolicies.of(gateway, snapshot),
                settings,
                snapshot.index().routesOf(key).stream()
                        .filter(route -> route.metadata().deletionTimestamp() == null)
                        .filter(routes::refersToGateway)
                        .sorted(OLDEST_FIRST)
                        .map(routes::resolve)
                        .toList(),
                policies.ofGateway(key));
    }

    private static SecurityPolicies policies(Gateway gateway, ClusterSnapshot snapshot) {
        return isEnvoyGateways(gateway, snapshot)
                ? SecurityPolicies.none()
                : SecurityPolicies.of(snapshot);
    }

    /** Envoy Gateway enforces policies by itself. */
    private static boolean isEnvoyGateways(Gateway gateway, ClusterSnapshot snapshot) {
        return Gateways.family(gateway, snapshot)
                .filter(it -> it == GatewayFamily.ENVOY_GATEWAY)
                .isPresent();
    }

    private static Instant created(AIGatewayRoute route) {
        return Objects.requireNonNullElse(route.metadata().creationTimestamp(), Instant.MAX);
    }
}
