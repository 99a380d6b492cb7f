package io.outrigger.controller;

import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.sidecar.SidecarMode;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.webhook.decision.GatewayRef;
import io.outrigger.webhook.decision.Gateways;
import java.util.Optional;
import java.util.function.Supplier;

/** What the webhook may know: the Gateways of the last round. */
record GatewayStandings(
        Supplier<Optional<ClusterSnapshot>> latest,
        Supplier<SidecarMode> mode,
        SidecarSettings settings)
        implements Gateways {

    @Override
    public Standing find(GatewayRef ref) {
        return switch (ref) {
            case GatewayRef.Named(var namespace, var name) ->
                    latest.get()
                            .map(it -> standing(new ObjectKey(namespace, name), it))
                            .orElseGet(Standing.Unknown::new);
            // one sidecar for several Gateways, or for none that we know
            case GatewayRef.OfClass _, GatewayRef.Unnamed _ -> new Standing.Unknown();
        };
    }

    private Standing standing(ObjectKey key, ClusterSnapshot snapshot) {
        if (!snapshot.gateways().containsKey(key)) {
            return new Standing.Unknown();
        }
        return io.outrigger.manifests.model.Gateways.ours(snapshot).containsKey(key)
                ? new Standing.Ours(settings.withMode(mode.get()))
                : new Standing.NotOurs();
    }
}
