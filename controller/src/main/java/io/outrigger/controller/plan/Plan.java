package io.outrigger.controller.plan;

import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.envoygateway.Wiring;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.model.GatewayModel;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What should be.
 *
 * @param gateways those that are ours
 * @param configs by Gateway, and for those that share their pods by the first of them: the filter
 *     configuration, whose Secrets are among the desired objects
 * @param desired every object, stage by stage
 * @param routeObjects by AIGatewayRoute: all objects without which it is not served
 * @param wiring what Envoy Gateway's hooks answer from
 * @param held by AIGatewayRoute: why its own objects stay as they are for now
 * @param faults by AIGatewayRoute that the plan is made without: why; all that was made of it stays
 *     as it is
 * @param sidecars what is planned for pods; its objects are among the desired ones
 */
public record Plan(
        List<Planned> gateways,
        SortedMap<ObjectKey, PlannedConfig> configs,
        List<Desired> desired,
        SortedMap<ObjectKey, List<ObjectRef>> routeObjects,
        Wiring wiring,
        SortedMap<ObjectKey, Held> held,
        SortedMap<ObjectKey, String> faults,
        SidecarPlan sidecars) {
    public Plan {
        gateways = List.copyOf(gateways);
        configs = Collections.unmodifiableSortedMap(new TreeMap<>(configs));
        desired = List.copyOf(desired);
        routeObjects = Collections.unmodifiableSortedMap(new TreeMap<>(routeObjects));
        held = Collections.unmodifiableSortedMap(new TreeMap<>(held));
        faults = Collections.unmodifiableSortedMap(new TreeMap<>(faults));
    }

    /** A Gateway of ours. */
    public record Planned(GatewayModel model, GatewayFamily family) {}

    /** The filter configuration of a Gateway; empty when its pods cannot be found. */
    public Optional<PlannedConfig> config(ObjectKey gateway) {
        return Optional.ofNullable(configs.get(gateway))
                .or(() -> configs.values().stream().filter(it -> it.isFor(gateway)).findFirst());
    }

    /** Why a route waits, and since when. */
    public record Held(Instant since, String why) {}

    /** What of it can be written now: these configurations, and no objects of these routes. */
    public Plan now(Map<ObjectKey, PlannedConfig> configs, Map<ObjectKey, Held> held) {
        var others = desired.stream().filter(it -> it.stage() != Desired.Stage.CONFIG);
        return new Plan(
                gateways,
                new TreeMap<>(configs),
                Stream.concat(
                                new TreeMap<>(configs)
                                        .values().stream().flatMap(it -> it.secrets().stream()),
                                others)
                        .toList(),
                routeObjects,
                wiring,
                new TreeMap<>(held),
                faults,
                sidecars);
    }

    /** The same, which is made without these routes. */
    Plan without(SortedMap<ObjectKey, String> others) {
        return new Plan(gateways, configs, desired, routeObjects, wiring, held, others, sidecars);
    }

    /** The same, with what Envoy Gateway's hooks made of the routes that it is made without. */
    public Plan wiredAs(Wiring before) {
        return new Plan(
                gateways,
                configs,
                desired,
                routeObjects,
                wiring.keeping(before, faults.keySet()),
                held,
                faults,
                sidecars);
    }

    /** The same, with a plan for pods. */
    Plan with(SidecarPlan other) {
        return new Plan(
                gateways,
                configs,
                Stream.concat(desired.stream(), other.objects().stream()).toList(),
                routeObjects,
                wiring,
                held,
                faults,
                other);
    }

    /** The objects of the routes that wait. */
    public boolean isHeld(Desired object) {
        return object.stage() == Desired.Stage.ROUTE
                && object.source()
                        .filter(it -> it.kind().equals(Kinds.AI_GATEWAY_ROUTE))
                        .filter(it -> held.containsKey(it.key()))
                        .isPresent();
    }
}
