package io.outrigger.manifests.model;

import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds the pods of a Gateway. */
public final class WorkloadResolver {
    private WorkloadResolver() {}

    /** Where Envoy Gateway runs, and its proxies with it unless it is told otherwise. */
    static final String ENVOY_GATEWAY_NAMESPACE = "envoy-gateway-system";

    /** The pods, or that the Service of a gateway deployed by hand is not there. */
    public static Resolved<Workload> resolve(Gateway gateway, ClusterSnapshot snapshot) {
        if (isOfEnvoyGateway(gateway, snapshot)) {
            return Resolved.found(new Workload.Managed(envoyGateway(gateway, snapshot)));
        }
        return service(gateway)
                .map(key -> selected(gateway, key, snapshot))
                .orElse(Resolved.found(new Workload.Managed(gateway.key().namespace())));
    }

    /** Every namespace that we know of where its pods may have been. */
    public static Set<String> namespaces(Gateway gateway, ClusterSnapshot snapshot) {
        var namespaces = new TreeSet<>(Set.of(gateway.key().namespace()));
        if (!isOfEnvoyGateway(gateway, snapshot)) {
            service(gateway).map(ObjectKey::namespace).ifPresent(namespaces::add);
        } else if (snapshot.namespaces().containsKey(new ObjectKey("", ENVOY_GATEWAY_NAMESPACE))) {
            namespaces.add(ENVOY_GATEWAY_NAMESPACE);
        }
        return namespaces;
    }

    private static boolean isOfEnvoyGateway(Gateway gateway, ClusterSnapshot snapshot) {
        return Gateways.family(gateway, snapshot).equals(Optional.of(GatewayFamily.ENVOY_GATEWAY));
    }

    /** Who wants sidecars in Envoy Gateway's own namespace has opted it in. */
    private static String envoyGateway(Gateway gateway, ClusterSnapshot snapshot) {
        return Gateways.injects(ENVOY_GATEWAY_NAMESPACE, snapshot)
                ? ENVOY_GATEWAY_NAMESPACE
                : gateway.key().namespace();
    }

    /** The Service that a Gateway names as its own, if it does: {@code name.namespace.svc...}. */
    public static Optional<ObjectKey> service(Gateway gateway) {
        return gateway.spec().addresses().stream()
                .filter(it -> "Hostname".equals(it.type()))
                .flatMap(it -> Optional.ofNullable(it.value()).stream())
                .map(host -> host.split("\\.", -1))
                .filter(parts -> parts.length >= 2)
                .map(parts -> new ObjectKey(parts[1], parts[0]))
                .findFirst();
    }

    private static Resolved<Workload> selected(
            Gateway gateway, ObjectKey key, ClusterSnapshot snapshot) {
        var service = snapshot.services().get(key);
        return service == null || service.spec().selector().isEmpty()
                ? Resolved.dangling(
                        Problem.Reason.BackendNotFound,
                        "Gateway %s: spec.addresses: %s %s: not found, or without a selector"
                                .formatted(gateway.key(), Kinds.SERVICE.kind(), key))
                : Resolved.found(
                        new Workload.Selected(
                                key.namespace(), new TreeMap<>(service.spec().selector())));
    }
}
