package io.outrigger.controller.plan;

import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.model.GatewayModel;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What should be.
 *
 * @param gateways those that are ours
 * @param desired every object, stage by stage
 * @param routeObjects by AIGatewayRoute: all objects without which it is not served
 * @param retracted config Secrets of Gateways that are not ours, in case they were
 */
public record Plan(
        List<Planned> gateways,
        List<Desired> desired,
        SortedMap<ObjectKey, List<ObjectRef>> routeObjects,
        SortedSet<ObjectRef> retracted) {
    public Plan {
        gateways = List.copyOf(gateways);
        desired = List.copyOf(desired);
        routeObjects = Collections.unmodifiableSortedMap(new TreeMap<>(routeObjects));
        retracted = Collections.unmodifiableSortedSet(new TreeSet<>(retracted));
    }

    /** A Gateway of ours. */
    public record Planned(GatewayModel model, GatewayFamily family) {}
}
