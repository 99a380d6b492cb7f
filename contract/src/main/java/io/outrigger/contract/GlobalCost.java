package io.outrigger.contract;

/**
 * A cost of every route.
 *
 * @param metadataKey key in the dynamic metadata namespace {@code io.envoy.ai_gateway}
 * @param cel the expression when {@code type} is {@link CostType#CEL}, else empty
 */
public record GlobalCost(String metadataKey, CostType type, String cel) {}
