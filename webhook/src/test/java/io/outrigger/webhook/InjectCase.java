package io.outrigger.webhook;

import io.outrigger.manifests.api.ApiObjects;
import io.outrigger.manifests.api.GatewayConfig;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.sidecar.GatewayConfigs;
import io.outrigger.manifests.sidecar.GatewayConfigs.Applied;
import io.outrigger.manifests.sidecar.PodSecurity;
import io.outrigger.manifests.sidecar.SidecarMode;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import io.outrigger.testkit.Golden;
import io.outrigger.webhook.admission.Injector;
import io.outrigger.webhook.decision.Gateways;
import io.outrigger.webhook.decision.Gateways.Standing;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What is known of the Gateway in a golden case of injection. */
public final class InjectCase {
    private static final String FILE = "in.settings.yaml";

    private InjectCase() {}

    /** Decides with what the case says of the Gateway. */
    public static Injector injector(Golden it) {
        if (!it.has(FILE)) {
            return Samples.injector(Gateways.NONE);
        }
        Standing standing =
                applied(it)
                        .<Standing>map(all -> new Standing.Ours(all.settings(), all.problems()))
                        .orElseGet(Standing.NotOurs::new);
        return Samples.injector(_ -> standing);
    }

    /** The settings of its sidecars; empty if the Gateway is not ours. */
    public static Optional<SidecarSettings> settings(Golden it) {
        return applied(it).map(Applied::settings);
    }

    private static Optional<Applied> applied(Golden it) {
        JsonNode says = it.has(FILE) ? Trees.yaml(it.read(FILE)) : MissingNode.getInstance();
        if (says.path("standing").stringValue("").equals("not-ours")) {
            return Optional.empty();
        }
        var isPlain = says.path("mode").stringValue("native").equals("plain");
        var settings = Samples.SETTINGS.withMode(isPlain ? SidecarMode.PLAIN : SidecarMode.NATIVE);
        var config = says.path("gatewayConfig");
        return Optional.of(
                config.isMissingNode()
                        ? new Applied(settings, List.of())
                        : applied(settings, config));
    }

    private static Applied applied(SidecarSettings settings, JsonNode config) {
        return GatewayConfigs.applied(
                settings,
                (GatewayConfig) ApiObjects.read(Kinds.GATEWAY_CONFIG, config, UnknownKeys.REFUSED),
                PodSecurity.RESTRICTED);
    }
}
