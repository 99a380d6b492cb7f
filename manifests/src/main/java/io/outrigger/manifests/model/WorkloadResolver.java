package io.outrigger.manifests.model;

import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import java.util.Optional;
import java.util.TreeMap;

/** Finds the pods of a Gateway. */
public final class WorkloadResolver {
    private WorkloadResolver() {}

    /** The pods, or that the Service of a gateway deployed by hand is not there. */
    static Resolved<Workload> resolve(Gateway gateway, ClusterSnapshot snapshot) {
        return service(gateway)
                .map(key -> selected(gateway, key, snapshot))
                .orElse(Resolved.found(new Workload.Managed(gateway.key().namespace())));
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
