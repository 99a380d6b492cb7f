package io.outrigger.manifests.model;

import io.outrigger.contract.CostType;
import io.outrigger.contract.cost.CostExpression;
import io.outrigger.manifests.api.AIGatewayRoute.LLMRequestCost;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Judges costs, so that a sidecar never has to refuse a configuration for one of them. */
final class CostResolver {
    private CostResolver() {}

    /**
     * What is wrong with costs.
     *
     * @param field that holds them
     */
    static List<Problem> mistakes(String field, List<LLMRequestCost> costs) {
        return IntStream.range(0, costs.size())
                .boxed()
                .flatMap(
                        i ->
                                mistake(costs.get(i)).stream()
                                        .map(
                                                it ->
                                                        new Problem(
                                                                Problem.Reason.UnsupportedValue,
                                                                "%s[%d].cel: %s"
                                                                        .formatted(field, i, it))))
                .toList();
    }

    /** Empty for a cost that can be computed. */
    static Optional<String> mistake(LLMRequestCost cost) {
        if (cost.type() != CostType.CEL) {
            return Optional.empty();
        }
        return cost.cel() == null || cost.cel().isBlank()
                ? Optional.of("missing (expected: an expression, since type is CEL)")
                : CostExpression.mistake(cost.cel());
    }
}
