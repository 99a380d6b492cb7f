package io.outrigger.manifests.model;

import io.outrigger.manifests.api.AIGatewayRoute;
import io.outrigger.manifests.api.AIServiceBackend;
import io.outrigger.manifests.api.ApiObject;
import io.outrigger.manifests.api.Backend;
import io.outrigger.manifests.api.BackendSecurityPolicy;
import io.outrigger.manifests.api.BackendTLSPolicy;
import io.outrigger.manifests.api.BackendTrafficPolicy;
import io.outrigger.manifests.api.ClientTrafficPolicy;
import io.outrigger.manifests.api.ConfigMapObject;
import io.outrigger.manifests.api.EnvoyProxy;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.GatewayClass;
import io.outrigger.manifests.api.GatewayConfig;
import io.outrigger.manifests.api.HTTPRoute;
import io.outrigger.manifests.api.MCPRoute;
import io.outrigger.manifests.api.Namespace;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.PodObject;
import io.outrigger.manifests.api.QuotaPolicy;
import io.outrigger.manifests.api.ReferenceGrant;
import io.outrigger.manifests.api.SecretObject;
import io.outrigger.manifests.api.SecurityPolicy;
import io.outrigger.manifests.api.ServiceObject;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All objects that matter, at one moment, by key.
 *
 * @param index who refers to them
 */
public record ClusterSnapshot(
        SortedMap<ObjectKey, Namespace> namespaces,
        SortedMap<ObjectKey, GatewayClass> gatewayClasses,
        SortedMap<ObjectKey, Gateway> gateways,
        SortedMap<ObjectKey, GatewayConfig> gatewayConfigs,
        SortedMap<ObjectKey, AIGatewayRoute> routes,
        SortedMap<ObjectKey, AIServiceBackend> serviceBackends,
        SortedMap<ObjectKey, BackendSecurityPolicy> policies,
        SortedMap<ObjectKey, MCPRoute> mcpRoutes,
        SortedMap<ObjectKey, QuotaPolicy> quotas,
        SortedMap<ObjectKey, Backend> backends,
        SortedMap<ObjectKey, BackendTLSPolicy> tlsPolicies,
        SortedMap<ObjectKey, SecurityPolicy> securityPolicies,
        SortedMap<ObjectKey, BackendTrafficPolicy> backendTraffic,
        SortedMap<ObjectKey, ClientTrafficPolicy> clientTraffic,
        SortedMap<ObjectKey, EnvoyProxy> envoyProxies,
        SortedMap<ObjectKey, HTTPRoute> httpRoutes,
        SortedMap<ObjectKey, ReferenceGrant> grants,
        SortedMap<ObjectKey, ConfigMapObject> configMaps,
        SortedMap<ObjectKey, SecretObject> secrets,
        SortedMap<ObjectKey, ServiceObject> services,
        SortedMap<ObjectKey, PodObject> pods,
        SnapshotIndex index) {

    /** The snapshot of these objects; of two with the same kind and key the later counts. */
    public static ClusterSnapshot of(Collection<? extends ApiObject> objects) {
        var routes = byKey(objects, AIGatewayRoute.class);
        var policies = byKey(objects, BackendSecurityPolicy.class);
        var tlsPolicies = byKey(objects, BackendTLSPolicy.class);
        var grants = byKey(objects, ReferenceGrant.class);
        return new ClusterSnapshot(
                byKey(objects, Namespace.class),
                byKey(objects, GatewayClass.class),
                byKey(objects, Gateway.class),
                byKey(objects, GatewayConfig.class),
                routes,
                byKey(objects, AIServiceBackend.class),
                policies,
                byKey(objects, MCPRoute.class),
                byKey(objects, QuotaPolicy.class),
                byKey(objects, Backend.class),
                tlsPolicies,
                byKey(objects, SecurityPolicy.class),
                byKey(objects, BackendTrafficPolicy.class),
                byKey(objects, ClientTrafficPolicy.class),
                byKey(objects, EnvoyProxy.class),
                byKey(objects, HTTPRoute.class),
                grants,
                byKey(objects, ConfigMapObject.class),
                byKey(objects, SecretObject.class),
                byKey(objects, ServiceObject.class),
                byKey(objects, PodObject.class),
                SnapshotIndex.of(routes, policies, tlsPolicies, grants));
    }

    /** The same with these AIGatewayRoutes and no others. */
    public ClusterSnapshot with(SortedMap<ObjectKey, AIGatewayRoute> others) {
        return new ClusterSnapshot(
                namespaces,
                gatewayClasses,
                gateways,
                gatewayConfigs,
                others,
                serviceBackends,
                policies,
                mcpRoutes,
                quotas,
                backends,
                tlsPolicies,
                securityPolicies,
                backendTraffic,
                clientTraffic,
                envoyProxies,
                httpRoutes,
                grants,
                configMaps,
                secrets,
                services,
                pods,
                SnapshotIndex.of(others, policies, tlsPolicies, grants));
    }

    private static <T extends ApiObject> SortedMap<ObjectKey, T> byKey(
            Collection<? extends ApiObject> objects, Class<T> type) {
        var byKey = new TreeMap<ObjectKey, T>();
        objects.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .forEach(object -> byKey.put(object.key(), object));
        return Collections.unmodifiableSortedMap(byKey);
    }
}
