package io.outrigger.extproc.cost;

import io.outrigger.contract.CostType;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.RouteCost;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The costs that a configuration asks for. Entries of the route come first, a later one overwrites
 * an earlier one of the same key; global entries fill the keys that are still free.
 */
public final class Costs {
    private final FilterConfig config;
    private final Map<String, List<RouteCost>> byRoute;

    private Costs(FilterConfig config) {
        this.config = config;
        this.byRoute =
                config.llmRequestCosts().stream()
                        .collect(Collectors.groupingBy(RouteCost::routeName));
    }

    public static Costs of(FilterConfig config) {
        return new Costs(config);
    }

    /** Whether any cost is configured, on whatever route. */
    public boolean any() {
        return !config.globalLLMRequestCosts().isEmpty() || !byRoute.isEmpty();
    }

    /**
     * Cost per metadata key, in the order of the configuration.
     *
     * @param subject whose usage it is
     */
    public Map<String, Long> of(Usage usage, Subject subject) {
        var costs = new LinkedHashMap<String, Long>();
        for (RouteCost cost : byRoute.getOrDefault(subject.routeName(), List.of())) {
            if (matches(cost.backend(), subject.backend())
                    && matches(cost.model(), subject.model())) {
                costs.put(cost.metadataKey(), amount(cost.type(), usage));
            }
        }
        for (var cost : config.globalLLMRequestCosts()) {
            costs.putIfAbsent(cost.metadataKey(), amount(cost.type(), usage));
        }
        return costs;
    }

    private static boolean matches(String wanted, String actual) {
        return wanted.isEmpty() || wanted.equals(actual);
    }

    private static long amount(CostType type, Usage usage) {
        long amount =
                switch (type) {
                    case InputToken -> usage.input();
                    case OutputToken -> usage.output();
                    case TotalToken -> usage.total();
                    case CachedInputToken -> usage.cachedInput();
                    case CacheCreationInputToken -> usage.cacheCreationInput();
                    case ReasoningToken -> usage.reasoning();
                    case CEL -> throw new IllegalStateException("CEL costs are refused at load");
                };
        return Math.max(0, amount);
    }

    /**
     * Whose usage it is.
     *
     * @param routeName {@code namespace/name} of the AIGatewayRoute; empty when unknown
     * @param backend {@code namespace/name} of the AIServiceBackend
     * @param model the model after override
     */
    public record Subject(String routeName, String backend, String model) {}
}
