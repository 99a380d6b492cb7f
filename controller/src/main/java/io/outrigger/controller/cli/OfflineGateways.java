package io.outrigger.controller.cli;

import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.SidecarResolver;
import io.outrigger.manifests.sidecar.GatewayConfigs.Applied;
import io.outrigger.webhook.decision.GatewayRef;
import io.outrigger.webhook.decision.Gateways;

/** The Gateways and GatewayConfigs of some files; all of them count as opted in. */
record OfflineGateways(ClusterSnapshot snapshot, SidecarFlags flags) implements Gateways {

    @Override
    public Standing find(GatewayRef ref) {
        return switch (ref) {
            case GatewayRef.Named(var namespace, var name) -> find(new ObjectKey(namespace, name));
            case GatewayRef.OfClass _, GatewayRef.Unnamed _ -> new Standing.Unknown();
        };
    }

    private Standing find(ObjectKey key) {
        var gateway = snapshot.gateways().get(key);
        if (gateway == null) {
            return new Standing.Unknown();
        }
        var applied = applied(gateway);
        return new Standing.Ours(applied.settings(), applied.problems());
    }

    /** The settings of a Gateway's sidecars. */
    Applied applied(Gateway gateway) {
        return SidecarResolver.resolve(gateway, snapshot, flags.settings(), flags.podSecurity());
    }
}
