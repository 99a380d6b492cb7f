package io.outrigger.contract;

/**
 * A cost of one route.
 *
 * @param metadataKey key in the dynamic metadata namespace {@code io.envoy.ai_gateway}
 * @param routeName {@code namespace/name} of the AIGatewayRoute; never empty
 * @param cel the expression when {@code type} is {@link CostType#CEL}, else empty
 * @param backend {@code namespace/name} of the only backend that counts; empty for any
 * @param model the only model that counts, after override; empty for any
 */
public record RouteCost(
        String metadataKey,
        String routeName,
        CostType type,
        String cel,
        String backend,
        String model) {}
