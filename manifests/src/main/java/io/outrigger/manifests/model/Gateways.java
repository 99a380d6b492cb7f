package io.outrigger.manifests.model;

import io.outrigger.manifests.api.EnvoyProxy;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.GatewayClass;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.Namespace;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.ObjectMeta;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Which Gateways are ours: their own namespace opted in, and we know who runs their Envoy. */
public final class Gateways {
    public static final String INJECTION_LABEL = "outrigger.io/injection";
    public static final String INJECTION_ENABLED = "enabled";

    private static final Map<String, GatewayFamily> FAMILIES =
            Map.of(
                    "istio.io/gateway-controller", GatewayFamily.ISTIO,
                    "gateway.envoyproxy.io/gatewayclass-controller", GatewayFamily.ENVOY_GATEWAY);

    private Gateways() {}

    /** Our Gateways and their families, by key. */
    public static SortedMap<ObjectKey, GatewayFamily> ours(ClusterSnapshot snapshot) {
        var ours = new TreeMap<ObjectKey, GatewayFamily>();
        snapshot.gateways().values().stream()
                .filter(gateway -> optedIn(gateway.key().namespace(), snapshot))
                .forEach(
                        gateway ->
                                family(gateway, snapshot)
                                        .ifPresent(it -> ours.put(gateway.key(), it)));
        return Collections.unmodifiableSortedMap(ours);
    }

    static boolean optedIn(String name, ClusterSnapshot snapshot) {
        Namespace namespace = snapshot.namespaces().get(new ObjectKey("", name));
        return namespace != null
                && INJECTION_ENABLED.equals(namespace.metadata().labels().get(INJECTION_LABEL));
    }

    /** The class whose Gateways share their pods with this one; empty when it has its own. */
    public static Optional<ObjectMeta> merged(Gateway gateway, ClusterSnapshot snapshot) {
        var gatewayClass =
                snapshot.gatewayClasses().get(new ObjectKey("", gateway.spec().gatewayClassName()));
        return Optional.ofNullable(gatewayClass)
                .filter(
                        it ->
                                Stream.ofNullable(it.spec().parametersRef())
                                        .filter(ref -> ref.kind().equals(Kinds.ENVOY_PROXY.kind()))
                                        .filter(ref -> ref.namespace() != null)
                                        .map(ref -> new ObjectKey(ref.namespace(), ref.name()))
                                        .flatMap(
                                                key ->
                                                        Stream.ofNullable(
                                                                snapshot.envoyProxies().get(key)))
                                        .anyMatch(EnvoyProxy::mergesGateways))
                .map(GatewayClass::metadata);
    }

    /** Who programs the Envoy of a Gateway, if its class is there and one that we know. */
    public static Optional<GatewayFamily> family(Gateway gateway, ClusterSnapshot snapshot) {
        GatewayClass gatewayClass =
                snapshot.gatewayClasses().get(new ObjectKey("", gateway.spec().gatewayClassName()));
        return Optional.ofNullable(gatewayClass)
                .flatMap(it -> Optional.ofNullable(FAMILIES.get(it.spec().controllerName())));
    }
}
