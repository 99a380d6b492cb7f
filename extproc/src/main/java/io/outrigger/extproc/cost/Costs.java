package io.outrigger.extproc.cost;

import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.GlobalCost;
import io.outrigger.contract.RouteCost;
import io.outrigger.contract.codec.Loaded.Mistake;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The costs that a configuration asks for. Entries of the route come first, a later one overwrites
 * an earlier one of the same key; global entries fill the keys that are still free.
 */
public final class Costs {
    private final Map<String, List<Entry>> byRoute = new LinkedHashMap<>();
    private final List<Entry> global = new ArrayList<>();

    /**
     * One cost.
     *
     * @param backend the only one that counts; empty for any
     * @param model the only one that counts; empty for any
     */
    private record Entry(String key, String backend, String model, Amount amount) {
        static Entry of(RouteCost cost, Amount amount) {
            return new Entry(cost.metadataKey(), cost.backend(), cost.model(), amount);
        }

        static Entry of(GlobalCost cost, Amount amount) {
            return new Entry(cost.metadataKey(), "", "", amount);
        }

        boolean isAbout(Subject subject) {
            return matches(backend, subject.backend()) && matches(model, subject.model());
        }

        private static boolean matches(String wanted, String actual) {
            return wanted.isEmpty() || wanted.equals(actual);
        }
    }

    /**
     * Hears of costs that could not be computed.
     *
     * <p>A cost that fails is 0: a response is worth more than its bill.
     */
    @FunctionalInterface
    public interface Failures {
        /**
         * An expression failed.
         *
         * @param path of the entry in the configuration
         * @param key its metadata key
         */
        void failed(String path, String key, String reason);
    }

    /**
     * Whose usage it is.
     *
     * @param routeName {@code namespace/name} of the AIGatewayRoute; empty when unknown
     * @param backend {@code namespace/name} of the AIServiceBackend
     * @param model the model after override
     */
    public record Subject(String routeName, String backend, String model) {}

    private Costs() {}

    /** Makes a configuration without {@link #mistakes} ready. */
    public static Costs of(FilterConfig config) {
        var mistakes = new ArrayList<Mistake>();
        Costs costs = read(config, mistakes);
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(mistakes.toString());
        }
        return costs;
    }

    /** What is wrong with the expressions of a configuration; empty when nothing is. */
    public static List<Mistake> mistakes(FilterConfig config) {
        var mistakes = new ArrayList<Mistake>();
        read(config, mistakes);
        return List.copyOf(mistakes);
    }

    private static Costs read(FilterConfig config, List<Mistake> mistakes) {
        var costs = new Costs();
        int index = 0;
        for (GlobalCost cost : config.globalLLMRequestCosts()) {
            String path = "globalLLMRequestCosts[" + index++ + "].cel";
            costs.global.add(Entry.of(cost, Amount.read(cost.type(), cost.cel(), path, mistakes)));
        }
        index = 0;
        for (RouteCost cost : config.llmRequestCosts()) {
            String path = "llmRequestCosts[" + index++ + "].cel";
            costs.byRoute
                    .computeIfAbsent(cost.routeName(), _ -> new ArrayList<>())
                    .add(Entry.of(cost, Amount.read(cost.type(), cost.cel(), path, mistakes)));
        }
        return costs;
    }

    /** Whether any cost is configured, on whatever route. */
    public boolean any() {
        return !global.isEmpty() || !byRoute.isEmpty();
    }

    /**
     * Cost per metadata key, in the order of the configuration.
     *
     * @param subject whose usage it is
     */
    public Map<String, Long> of(Usage usage, Subject subject, Failures failures) {
        var chosen = new LinkedHashMap<String, Entry>();
        for (Entry entry : byRoute.getOrDefault(subject.routeName(), List.of())) {
            if (entry.isAbout(subject)) {
                chosen.put(entry.key(), entry);
            }
        }
        for (Entry entry : global) {
            chosen.putIfAbsent(entry.key(), entry);
        }
        var costs = LinkedHashMap.<String, Long>newLinkedHashMap(chosen.size());
        chosen.forEach(
                (key, entry) -> costs.put(key, entry.amount().of(usage, subject, key, failures)));
        return costs;
    }
}
