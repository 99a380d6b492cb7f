package io.outrigger.controller.cli;

import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.model.Gateways;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a call says about Gateways whose sidecars come without a webhook.
 *
 * @param family of Gateways whose class is not in the files
 * @param gateway only this one
 */
record OwnerSettings(
        List<String> files,
        Optional<GatewayFamily> family,
        Optional<String> gateway,
        SidecarFlags sidecar) {
    private static final Set<ApiKind> READ =
            Set.of(Kinds.GATEWAY, Kinds.GATEWAY_CLASS, Kinds.GATEWAY_CONFIG);
    private static final String FAMILY = "--gateway-family";
    private static final String GATEWAY = "--gateway";
    private static final Map<String, GatewayFamily> FAMILIES =
            Map.of("istio", GatewayFamily.ISTIO, "envoy-gateway", GatewayFamily.ENVOY_GATEWAY);

    static final String HELP =
            """
              -f FILE...                Gateways, their GatewayClasses and GatewayConfigs; - is standard
                                        input
              --gateway [NS/]NAME       this Gateway only
              --gateway-family FAMILY   istio or envoy-gateway, where the GatewayClass is not in a file
            """
                    + SidecarFlags.HELP;

    static OwnerSettings of(List<String> args) {
        var known = new HashSet<>(SidecarFlags.NAMES);
        known.addAll(Set.of(Flags.FILE, FAMILY, GATEWAY));
        var flags = Flags.parse(args, known);
        var family = flags.last(FAMILY);
        if (family.isPresent() && !FAMILIES.containsKey(family.get())) {
            throw new UsageException(
                    FAMILY + ": " + family.get() + " (expected: istio or envoy-gateway)");
        }
        return new OwnerSettings(
                flags.all(Flags.FILE),
                family.map(FAMILIES::get),
                flags.last(GATEWAY),
                SidecarFlags.of(flags));
    }

    /** What the files say of Gateways; the mistakes of other objects matter to nobody here. */
    ManifestFiles.Loaded load(Streams streams) {
        return ManifestFiles.load(
                ManifestFiles.texts(files, streams),
                ManifestFiles.DEFAULT_NAMESPACE,
                READ::contains);
    }

    /**
     * The Gateways that are meant.
     *
     * @throws UsageException if there is none
     */
    List<Gateway> gateways(ClusterSnapshot snapshot) {
        var all = snapshot.gateways();
        var meant =
                all.values().stream()
                        .filter(it -> gateway.map(name -> Flags.means(name, it.key())).orElse(true))
                        .toList();
        if (meant.isEmpty()) {
            throw new UsageException(
                    GATEWAY
                            + ": "
                            + gateway.orElse("missing")
                            + " (expected: one of "
                            + all.keySet()
                            + ")");
        }
        return meant;
    }

    /**
     * Who programs a Gateway.
     *
     * @throws UsageException if neither its class nor the call says it
     */
    GatewayFamily family(Gateway its, ClusterSnapshot snapshot) {
        return Gateways.family(its, snapshot)
                .or(() -> family)
                .orElseThrow(
                        () ->
                                new UsageException(
                                        "%s: missing (expected: istio or envoy-gateway, or GatewayClass %s in a file)"
                                                .formatted(FAMILY, its.spec().gatewayClassName())));
    }
}
