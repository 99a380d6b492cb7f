package io.outrigger.manifests.policy;

import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.sidecar.SidecarSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** All policies that some Gateways need. */
public final class GatewayPolicies {
    private GatewayPolicies() {}

    /** A Gateway, and the settings of its sidecars. */
    public record Configured(Gateway gateway, GatewayFamily family, SidecarSettings settings) {}

    /**
     * The policy of each Gateway, and those that they have in common.
     *
     * @param defaults settings of pods that several Gateways share
     */
    public static List<ObjectNode> of(List<Configured> gateways, SidecarSettings defaults) {
        if (gateways.isEmpty()) {
            return List.of();
        }
        var objects = new ArrayList<>(PodRules.objects());
        var classes = new TreeSet<String>();
        for (var it : gateways) {
            objects.addAll(
                    SidecarPolicies.of(GatewayPods.of(it.gateway(), it.family()), it.settings()));
            if (it.family() == GatewayFamily.ENVOY_GATEWAY) {
                classes.add(it.gateway().spec().gatewayClassName());
            }
        }
        // Envoy Gateway may merge all Gateways of a class
        classes.forEach(
                name ->
                        objects.addAll(
                                SidecarPolicies.of(
                                        new GatewayPods.EnvoyGatewayClass(name), defaults)));
        return List.copyOf(objects);
    }
}
