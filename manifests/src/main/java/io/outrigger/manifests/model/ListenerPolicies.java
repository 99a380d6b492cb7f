package io.outrigger.manifests.model;

import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ClientTrafficPolicy;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.Kinds;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The ClientTrafficPolicies of a Gateway.
 *
 * @param everywhere for listeners without a policy of their own
 * @param byPort for ports with a listener that a policy names
 */
public record ListenerPolicies(
        ListenerPolicy everywhere, SortedMap<Integer, ListenerPolicy> byPort) {
    public ListenerPolicies {
        byPort = Collections.unmodifiableSortedMap(new TreeMap<>(byPort));
    }

    static ListenerPolicies of(Gateway gateway, ClusterSnapshot snapshot) {
        var byPort = new TreeMap<Integer, ListenerPolicy>();
        for (var listener : gateway.spec().listeners()) {
            find(gateway, listener.name(), snapshot)
                    .ifPresent(it -> byPort.putIfAbsent(listener.port(), it));
        }
        return new ListenerPolicies(
                find(gateway, null, snapshot).orElse(ListenerPolicy.NONE), byPort);
    }

    private static Optional<ListenerPolicy> find(
            Gateway gateway, @Nullable String section, ClusterSnapshot snapshot) {
        ApiKind kind = Kinds.GATEWAY;
        return Policies.usable(snapshot.clientTraffic().values())
                .filter(it -> it.appliesTo(kind, gateway.metadata(), section))
                .map(ClientTrafficPolicy::spec)
                .map(ListenerPolicy::of)
                .findFirst();
    }

    /** The policy of a port. */
    public ListenerPolicy of(int port) {
        return byPort.getOrDefault(port, everywhere);
    }
}
