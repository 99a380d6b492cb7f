package io.outrigger.controller.publish;

import io.outrigger.contract.Backend;
import io.outrigger.controller.plan.Desired;
import io.outrigger.controller.plan.Plan;
import io.outrigger.controller.plan.Plan.Held;
import io.outrigger.controller.plan.PlannedConfig;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.AiRoute;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Two steps, with a memory of what sidecars were given. A route is written when the sidecars of its
 * Gateways know its backends; a backend is taken from a configuration when their Envoys know it no
 * more.
 */
public final class Publisher {
    private final Map<ObjectKey, GatewayPublication> gateways = new HashMap<>();
    private Map<ObjectKey, Instant> waiting = Map.of();

    /** What of a plan may be written now. */
    public Plan now(Plan plan, Sight sight) {
        gateways.keySet().retainAll(plan.configs().keySet());
        plan.configs()
                .forEach(
                        (key, _) ->
                                gateways.computeIfAbsent(key, _ -> new GatewayPublication())
                                        .found(sight.published().get(key)));
        var held = held(plan, sight, changed(plan, sight));
        var configs = new TreeMap<ObjectKey, PlannedConfig>();
        plan.configs()
                .forEach((key, it) -> configs.put(key, config(key, it, held.keySet(), sight)));
        waiting = since(held);
        return plan.now(configs, held);
    }

    /** Whether another look is due soon: something waits, or is kept. */
    public boolean isSettled() {
        return waiting.isEmpty()
                && gateways.values().stream().allMatch(GatewayPublication::isSettled);
    }

    /** The routes of which an object is to be written. */
    private static Set<ObjectKey> changed(Plan plan, Sight sight) {
        var changed = new TreeSet<ObjectKey>();
        for (var it : plan.desired()) {
            if (it.stage() == Desired.Stage.ROUTE && !sight.inPlace().test(it)) {
                it.source()
                        .filter(source -> source.kind().equals(Kinds.AI_GATEWAY_ROUTE))
                        .ifPresent(source -> changed.add(source.key()));
            }
        }
        return changed;
    }

    private Map<ObjectKey, Held> held(Plan plan, Sight sight, Set<ObjectKey> changed) {
        var lagging = new TreeMap<ObjectKey, List<String>>();
        plan.configs()
                .forEach(
                        (key, config) ->
                                config.routes()
                                        .filter(it -> changed.contains(it.key()))
                                        .forEach(
                                                route ->
                                                        lagging.computeIfAbsent(
                                                                        route.key(),
                                                                        _ -> new ArrayList<>())
                                                                .addAll(
                                                                        lagging(
                                                                                key, route,
                                                                                sight))));
        var held = new TreeMap<ObjectKey, Held>();
        lagging.forEach(
                (route, why) -> {
                    if (!why.isEmpty()) {
                        held.put(
                                route,
                                new Held(
                                        waiting.getOrDefault(route, sight.now()),
                                        String.join("; ", why)));
                    }
                });
        return held;
    }

    private List<String> lagging(ObjectKey gateway, AiRoute route, Sight sight) {
        var since = waiting.getOrDefault(route.key(), sight.now());
        return publication(gateway)
                .lagging(route, sight.pods().get(gateway), since, sight.now())
                .stream()
                .map(it -> "Gateway " + gateway + ": " + it)
                .toList();
    }

    private GatewayPublication publication(ObjectKey gateway) {
        return gateways.computeIfAbsent(gateway, _ -> new GatewayPublication());
    }

    private PlannedConfig config(
            ObjectKey key, PlannedConfig config, Set<ObjectKey> held, Sight sight) {
        var toCome = held.stream().flatMap(config::backends).map(Backend::name).toList();
        var next =
                publication(key)
                        .next(
                                config,
                                sight.pods().get(key),
                                toCome.isEmpty() ? Kept.UNTIL_FORGOTTEN : Kept.ALL,
                                sight.now());
        return next.before(toCome);
    }

    private static Map<ObjectKey, Instant> since(Map<ObjectKey, Held> held) {
        var since = new HashMap<ObjectKey, Instant>();
        held.forEach((route, it) -> since.put(route, it.since()));
        return since;
    }
}
