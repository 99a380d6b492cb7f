package io.outrigger.manifests.model;

import io.outrigger.contract.GlobalCost;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a Gateway's GatewayConfig says about all of its AI routes.
 *
 * @param forwardProxy what connections to backends go through
 * @param mistakes values that have no effect
 * @param refusal a mistake for which no AI route may be served
 */
public record GatewaySettings(
        List<GlobalCost> costs,
        Optional<ProxyAddress> forwardProxy,
        List<Problem> mistakes,
        Optional<Problem> refusal) {
    public GatewaySettings {
        costs = List.copyOf(costs);
        mistakes = List.copyOf(mistakes);
    }

    /** The refusal, then the other mistakes. */
    public Stream<Problem> problems() {
        return Stream.concat(refusal.stream(), mistakes.stream());
    }
}
