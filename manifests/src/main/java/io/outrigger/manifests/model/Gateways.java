package io.outrigger.manifests.model;

import io.outrigger.manifests.api.EnvoyProxy;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.GatewayClass;
import io.outrigger.manifests.api.Kinds;
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

    /** Value of the label: no pod gets a sidecar, and each Gateway an ext_proc of its own. */
    public static final String STANDALONE = "standalone";

    private static final Map<String, GatewayFamily> FAMILIES =
            Map.of(
                    "istio.io/gateway-controller", GatewayFamily.ISTIO,
                    "gateway.envoyproxy.io/gatewayclass-controller", GatewayFamily.ENVOY_GATEWAY);

    private Gateways() {}

    /** Our Gateways and their families, by key. */
    public static SortedMap<ObjectKey, GatewayFamily> ours(ClusterSnapshot snapshot) {
        var ours = new TreeMap<ObjectKey, GatewayFamily>();
        snapshot.gateways().values().stream()
                .forEach(
                        gateway ->
                                family(gateway, snapshot)
                                        .filter(it -> isOurs(gateway, it, snapshot))
                                        .ifPresent(it -> ours.put(gateway.key(), it)));
        return Collections.unmodifiableSortedMap(ours);
    }

    /** An ext_proc of its own is made for Gateways of Istio only. */
    private static boolean isOurs(Gateway gateway, GatewayFamily family, ClusterSnapshot snapshot) {
        return shape(gateway.key().namespace(), snapshot)
                .filter(it -> it == Shape.SIDECAR || family == GatewayFamily.ISTIO)
                .isPresent();
    }

    /** Where the ext_proc of a namespace's Gateways runs; empty when it has not opted in. */
    public static Optional<Shape> shape(String name, ClusterSnapshot snapshot) {
        return Optional.ofNullable(snapshot.namespaces().get(new ObjectKey("", name)))
                .flatMap(it -> Optional.ofNullable(it.metadata().labels().get(INJECTION_LABEL)))
                .flatMap(
                        it ->
                                switch (it) {
                                    case INJECTION_ENABLED -> Optional.of(Shape.SIDECAR);
                                    case STANDALONE -> Optional.of(Shape.STANDALONE);
                                    default -> Optional.empty();
                                });
    }

    /** Whether the Gateways of a namespace have ext_proc in pods of its own. */
    public static boolean isStandalone(String namespace, ClusterSnapshot snapshot) {
        return shape(namespace, snapshot).filter(it -> it == Shape.STANDALONE).isPresent();
    }

    /** Whether the pods of a namespace get sidecars. */
    public static boolean injects(String namespace, ClusterSnapshot snapshot) {
        return shape(namespace, snapshot).filter(it -> it == Shape.SIDECAR).isPresent();
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
