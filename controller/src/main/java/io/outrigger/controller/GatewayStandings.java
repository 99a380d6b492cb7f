package io.outrigger.controller;

import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.GatewayConfig;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.SidecarResolver;
import io.outrigger.manifests.sidecar.PodSecurity;
import io.outrigger.manifests.sidecar.SidecarMode;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.webhook.decision.GatewayRef;
import io.outrigger.webhook.decision.Gateways;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the webhook may know: the Gateways of the last round and their GatewayConfigs, and those
 * that are younger.
 */
record GatewayStandings(
        Supplier<Optional<ClusterSnapshot>> latest,
        Young young,
        Supplier<SidecarMode> mode,
        SidecarSettings settings,
        PodSecurity podSecurity)
        implements Gateways {

    /** Reads from the API server what the last round has not seen. */
    record Young(
            Function<ObjectKey, Optional<Gateway>> gateways,
            Function<ObjectKey, Optional<GatewayConfig>> configs) {}

    @Override
    public Standing find(GatewayRef ref) {
        return named(
                ref,
                (key, snapshot) ->
                        Optional.ofNullable(snapshot.gateways().get(key))
                                .filter(it -> knowsConfig(it, snapshot))
                                .map(it -> standing(it, snapshot, snapshot)));
    }

    @Override
    public Standing ask(GatewayRef ref) {
        return named(
                ref,
                (key, snapshot) ->
                        Optional.ofNullable(snapshot.gateways().get(key))
                                .or(() -> young.gateways().apply(key))
                                .map(it -> standing(it, snapshot, configs(it, snapshot))));
    }

    private Standing named(
            GatewayRef ref, BiFunction<ObjectKey, ClusterSnapshot, Optional<Standing>> known) {
        return switch (ref) {
            case GatewayRef.Named(var namespace, var name) ->
                    latest.get()
                            .flatMap(it -> known.apply(new ObjectKey(namespace, name), it))
                            .orElseGet(Standing.Unknown::new);
            // one sidecar for several Gateways, or for none that we know
            case GatewayRef.OfClass _, GatewayRef.Unnamed _ -> new Standing.Unknown();
        };
    }

    private static boolean knowsConfig(Gateway gateway, ClusterSnapshot snapshot) {
        return SidecarResolver.config(gateway)
                .map(key -> snapshot.gatewayConfigs().containsKey(key))
                .orElse(true);
    }

    private ClusterSnapshot configs(Gateway gateway, ClusterSnapshot snapshot) {
        return knowsConfig(gateway, snapshot)
                ? snapshot
                : ClusterSnapshot.of(
                        SidecarResolver.config(gateway).flatMap(young.configs()).stream().toList());
    }

    /** A namespace or a class that is younger than the snapshot tells nothing. */
    private Standing standing(Gateway gateway, ClusterSnapshot snapshot, ClusterSnapshot configs) {
        var namespace = snapshot.namespaces().get(new ObjectKey("", gateway.key().namespace()));
        var gatewayClass =
                snapshot.gatewayClasses().get(new ObjectKey("", gateway.spec().gatewayClassName()));
        if (namespace == null || gatewayClass == null) {
            return new Standing.Unknown();
        }
        var its = ClusterSnapshot.of(List.of(namespace, gatewayClass, gateway));
        if (io.outrigger.manifests.model.Gateways.ours(its).isEmpty()
                || io.outrigger.manifests.model.Gateways.isStandalone(
                        gateway.key().namespace(), its)) {
            return new Standing.NotOurs();
        }
        var applied =
                SidecarResolver.resolve(
                        gateway, configs, settings.withMode(mode.get()), podSecurity);
        return new Standing.Ours(applied.settings(), applied.problems());
    }
}
