package io.outrigger.manifests.model;

import io.outrigger.manifests.api.AIGatewayRoute;
import io.outrigger.manifests.api.AIServiceBackend;
import io.outrigger.manifests.api.ApiObject;
import io.outrigger.manifests.api.Backend;
import io.outrigger.manifests.api.BackendSecurityPolicy;
import io.outrigger.manifests.api.BackendTLSPolicy;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.GatewayClass;
import io.outrigger.manifests.api.Namespace;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.ReferenceGrant;
import io.outrigger.manifests.api.SecretObject;
import io.outrigger.manifests.api.ServiceObject;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** All objects that matter, at one moment, by key. */
public record ClusterSnapshot(
        SortedMap<ObjectKey, Namespace> namespaces,
        SortedMap<ObjectKey, GatewayClass> gatewayClasses,
        SortedMap<ObjectKey, Gateway> gateways,
        SortedMap<ObjectKey, AIGatewayRoute> routes,
        SortedMap<ObjectKey, AIServiceBackend> serviceBackends,
        SortedMap<ObjectKey, BackendSecurityPolicy> policies,
        SortedMap<ObjectKey, Backend> backends,
        SortedMap<ObjectKey, BackendTLSPolicy> tlsPolicies,
        SortedMap<ObjectKey, ReferenceGrant> grants,
        SortedMap<ObjectKey, SecretObject> secrets,
        SortedMap<ObjectKey, ServiceObject> services) {

    /** The snapshot of these objects; of two with the same kind and key the later counts. */
    public static ClusterSnapshot of(Collection<? extends ApiObject> objects) {
        return new ClusterSnapshot(
                byKey(objects, Namespace.class),
                byKey(objects, GatewayClass.class),
                byKey(objects, Gateway.class),
                byKey(objects, AIGatewayRoute.class),
                byKey(objects, AIServiceBackend.class),
                byKey(objects, BackendSecurityPolicy.class),
                byKey(objects, Backend.class),
                byKey(objects, BackendTLSPolicy.class),
                byKey(objects, ReferenceGrant.class),
                byKey(objects, SecretObject.class),
                byKey(objects, ServiceObject.class));
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
