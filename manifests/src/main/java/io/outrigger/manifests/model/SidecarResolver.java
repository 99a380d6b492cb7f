package io.outrigger.manifests.model;

import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.sidecar.GatewayConfigs;
import io.outrigger.manifests.sidecar.GatewayConfigs.Applied;
import io.outrigger.manifests.sidecar.PodSecurity;
import io.outrigger.manifests.sidecar.SidecarSettings;
import java.util.List;
import java.util.Optional;

/** Finds the settings of a Gateway's sidecars. */
public final class SidecarResolver {
    private SidecarResolver() {}

    /** The GatewayConfig that a Gateway names, whether it is there or not. */
    public static Optional<ObjectKey> config(Gateway gateway) {
        var name = gateway.metadata().annotations().getOrDefault(GatewayConfigs.ANNOTATION, "");
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(new ObjectKey(gateway.key().namespace(), name));
    }

    /** The settings with what the Gateway's GatewayConfig says, if it names one. */
    public static Applied resolve(
            Gateway gateway, ClusterSnapshot snapshot, SidecarSettings settings, PodSecurity rule) {
        var key = config(gateway);
        if (key.isEmpty()) {
            return new Applied(settings, List.of());
        }
        var config = snapshot.gatewayConfigs().get(key.get());
        if (config == null) {
            return new Applied(
                    settings,
                    List.of(
                            "Gateway %s: annotation %s: %s (expected: a GatewayConfig)"
                                    .formatted(
                                            gateway.key(),
                                            GatewayConfigs.ANNOTATION,
                                            key.get().name())));
        }
        var applied = GatewayConfigs.applied(settings, config, rule);
        return new Applied(
                applied.settings(),
                applied.problems().stream()
                        .map(it -> "GatewayConfig " + config.key() + ": " + it)
                        .toList());
    }
}
