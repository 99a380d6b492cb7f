package io.outrigger.manifests.model;

import io.outrigger.contract.GlobalCost;
import io.outrigger.manifests.api.AIGatewayRoute.LLMRequestCost;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.GatewayConfig;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads a GatewayConfig, but for what it says about sidecars. */
public final class GatewaySettingsResolver {
    private static final GatewaySettings NONE =
            new GatewaySettings(List.of(), Optional.empty(), List.of(), Optional.empty());

    private GatewaySettingsResolver() {}

    /** The settings of a Gateway; none when it names no GatewayConfig, or one that is not there. */
    static GatewaySettings resolve(Gateway gateway, ClusterSnapshot snapshot) {
        return SidecarResolver.config(gateway)
                .flatMap(key -> Optional.ofNullable(snapshot.gatewayConfigs().get(key)))
                .map(GatewaySettingsResolver::of)
                .orElse(NONE);
    }

    /** The settings of a GatewayConfig. */
    public static GatewaySettings of(GatewayConfig config) {
        var spec = config.spec();
        var address =
                Optional.ofNullable(spec.forwardProxy()).map(GatewayConfig.ForwardProxy::address);
        var proxy = address.flatMap(ProxyAddress::parse);
        return new GatewaySettings(
                spec.globalLLMRequestCosts().stream()
                        .filter(it -> CostResolver.mistake(it).isEmpty())
                        .map(GatewaySettingsResolver::cost)
                        .toList(),
                proxy,
                CostResolver.mistakes("spec.globalLLMRequestCosts", spec.globalLLMRequestCosts()),
                address.filter(_ -> proxy.isEmpty())
                        .map(
                                it ->
                                        new Problem(
                                                Problem.Reason.UnsupportedValue,
                                                "spec.forwardProxy.address: %s (expected: IP:PORT)"
                                                        .formatted(it))));
    }

    private static GlobalCost cost(LLMRequestCost cost) {
        return new GlobalCost(
                cost.metadataKey(), cost.type(), Objects.requireNonNullElse(cost.cel(), ""));
    }
}
