package io.outrigger.controller.plan;

import io.outrigger.controller.plan.Desired.Stage;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.deployment.ExtProcNames;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.model.Gateways;
import io.outrigger.manifests.model.SidecarResolver;
import io.outrigger.manifests.overlay.Overlay;
import io.outrigger.manifests.overlay.Overlays;
import io.outrigger.manifests.policy.GatewayPolicies;
import io.outrigger.manifests.policy.GatewayPolicies.Configured;
import io.outrigger.manifests.sidecar.ConfigSecrets;
import io.outrigger.manifests.sidecar.GatewayConfigs;
import io.outrigger.manifests.sidecar.Image;
import io.outrigger.manifests.sidecar.SidecarWriter;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is planned for the sidecars of Gateways.
 *
 * @param configs by GatewayConfig that a Gateway of ours names: what of it cannot be followed
 * @param objects by which sidecars come into pods, other than by the webhook
 * @param obstacles by Gateway
 */
public record SidecarPlan(
        SortedMap<ObjectKey, List<String>> configs,
        List<Desired> objects,
        SortedMap<ObjectKey, Obstacle> obstacles) {
    /** Nothing is said about sidecars. */
    public static final SidecarPlan NONE =
            new SidecarPlan(new TreeMap<>(), List.of(), new TreeMap<>());

    public SidecarPlan {
        configs = Collections.unmodifiableSortedMap(new TreeMap<>(configs));
        objects = List.copyOf(objects);
        obstacles = Collections.unmodifiableSortedMap(new TreeMap<>(obstacles));
    }

    /** The plan for these Gateways of the snapshot. */
    static SidecarPlan of(
            SortedMap<ObjectKey, GatewayFamily> gateways,
            ClusterSnapshot snapshot,
            SidecarRules rules) {
        var all =
                gateways.entrySet().stream()
                        .map(it -> configured(it.getKey(), it.getValue(), snapshot, rules))
                        .toList();
        var standalone = all.stream().filter(it -> isStandalone(it, snapshot)).toList();
        return injected(
                        all.stream().filter(it -> !isStandalone(it, snapshot)).toList(),
                        configs(all, snapshot, rules),
                        snapshot,
                        rules)
                .with(Deployed.of(standalone, snapshot, rules));
    }

    private static boolean isStandalone(Configured it, ClusterSnapshot snapshot) {
        return Gateways.isStandalone(it.gateway().key().namespace(), snapshot);
    }

    /** The same, with ext_procs in pods of their own. */
    private SidecarPlan with(Deployed deployed) {
        var all = new TreeMap<>(obstacles);
        all.putAll(deployed.obstacles());
        return new SidecarPlan(
                configs,
                Stream.concat(objects.stream(), deployed.objects().stream()).toList(),
                all);
    }

    private static SidecarPlan injected(
            List<Configured> all,
            SortedMap<ObjectKey, List<String>> configs,
            ClusterSnapshot snapshot,
            SidecarRules rules) {
        return switch (rules.delivery()) {
            case WEBHOOK -> new SidecarPlan(configs, List.of(), new TreeMap<>());
            case POLICY ->
                    new SidecarPlan(
                            configs,
                            desired(GatewayPolicies.of(all, rules.settings()).stream()),
                            new TreeMap<>());
            case POLICY_NOT_SERVED ->
                    new SidecarPlan(
                            configs,
                            List.of(),
                            obstacles(all, _ -> Optional.of(Obstacle.policyNotServed())));
            case OVERLAY -> overlays(all, configs, snapshot, rules);
        };
    }

    private static Configured configured(
            ObjectKey key, GatewayFamily family, ClusterSnapshot snapshot, SidecarRules rules) {
        Gateway gateway = Objects.requireNonNull(snapshot.gateways().get(key));
        var applied =
                SidecarResolver.resolve(gateway, snapshot, rules.settings(), rules.podSecurity());
        return new Configured(gateway, family, applied.settings());
    }

    private static SortedMap<ObjectKey, List<String>> configs(
            List<Configured> gateways, ClusterSnapshot snapshot, SidecarRules rules) {
        var configs = new TreeMap<ObjectKey, List<String>>();
        gateways.stream()
                .flatMap(it -> SidecarResolver.config(it.gateway()).stream())
                .flatMap(key -> Optional.ofNullable(snapshot.gatewayConfigs().get(key)).stream())
                .forEach(
                        it ->
                                configs.put(
                                        it.key(),
                                        GatewayConfigs.applied(
                                                        rules.settings(), it, rules.podSecurity())
                                                .problems()));
        return configs;
    }

    private static SidecarPlan overlays(
            List<Configured> gateways,
            SortedMap<ObjectKey, List<String>> configs,
            ClusterSnapshot snapshot,
            SidecarRules rules) {
        var image = rules.settings().image();
        var overlays = new TreeMap<ObjectKey, Overlay>();
        gateways.forEach(
                it ->
                        overlays.put(
                                it.gateway().key(),
                                Overlays.of(it.gateway(), it.family(), snapshot, it.settings())));
        return new SidecarPlan(
                configs,
                desired(overlays.values().stream().flatMap(SidecarPlan::object)),
                obstacles(gateways, it -> obstacle(it.gateway(), overlays, image)));
    }

    /** What stands in the way of another object is for a person to merge, and not for us. */
    private static Stream<ObjectNode> object(Overlay overlay) {
        return switch (overlay) {
            case Overlay.Rendered(var object, _) -> Stream.of(object);
            case Overlay.Conflict _, Overlay.Impossible _, Overlay.Mistaken _ -> Stream.empty();
        };
    }

    private static Optional<Obstacle> obstacle(
            Gateway gateway, Map<ObjectKey, Overlay> overlays, Image image) {
        var key = gateway.key();
        return switch (Objects.requireNonNull(overlays.get(key))) {
            case Overlay.Rendered rendered ->
                    Overlays.refers(gateway)
                            ? Optional.empty()
                            : Optional.of(Obstacle.notReferred(key, rendered));
            case Overlay.Conflict conflict -> Optional.of(Obstacle.conflict(key, conflict, image));
            case Overlay.Mistaken(var mistakes) -> Optional.of(Obstacle.mistaken(mistakes));
            case Overlay.Impossible(var reason) ->
                    reason == Overlay.Reason.OPTED_OUT
                            ? Optional.empty()
                            : Optional.of(Obstacle.impossible(reason));
        };
    }

    private static SortedMap<ObjectKey, Obstacle> obstacles(
            List<Configured> gateways, Function<Configured, Optional<Obstacle>> its) {
        var obstacles = new TreeMap<ObjectKey, Obstacle>();
        gateways.forEach(
                it -> its.apply(it).ifPresent(found -> obstacles.put(it.gateway().key(), found)));
        return obstacles;
    }

    private static List<Desired> desired(Stream<ObjectNode> trees) {
        return trees.map(it -> Desired.shared(kind(it), Stage.GATEWAY, it)).toList();
    }

    private static ApiKind kind(ObjectNode tree) {
        return Desired.kind(
                tree, Arrays.stream(SidecarWriter.values()).flatMap(it -> it.kinds().stream()));
    }

    /**
     * Whether nothing keeps any sidecar from its pod.
     *
     * @param failures what could not be written, and why
     */
    public boolean isDelivered(Map<ObjectRef, String> failures) {
        return obstacles.isEmpty()
                && objects.stream().map(Desired::ref).noneMatch(failures::containsKey);
    }

    /**
     * What keeps sidecars from the pods of a Gateway.
     *
     * @param failures what could not be written, and why
     */
    public Optional<Obstacle> obstacle(ObjectKey gateway, Map<ObjectRef, String> failures) {
        var names =
                Set.of(
                        ConfigSecrets.name(gateway.namespace(), gateway.name()),
                        ExtProcNames.name(gateway));
        var failed =
                objects.stream()
                        .map(Desired::ref)
                        .filter(it -> names.contains(it.key().name()) && failures.containsKey(it))
                        .map(it -> it + ": " + failures.get(it))
                        .toList();
        return failed.isEmpty()
                ? Optional.ofNullable(obstacles.get(gateway))
                : Optional.of(Obstacle.notWritten(failed));
    }
}
