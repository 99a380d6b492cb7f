package io.outrigger.extproc.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.CostType;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.GlobalCost;
import io.outrigger.contract.RouteCost;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostsTest {
    private static final Usage USAGE =
            Usage.of(10, 5, 15).with(Usage.Details.NONE.withCached(4).withReasoning(3));
    private static final Costs.Subject SUBJECT = new Costs.Subject("ns/chat", "ns/openai", "m");

    private static final Costs.Failures NONE =
            (path, _, reason) -> {
                throw new AssertionError(path + ": " + reason);
            };

    @Test
    void globalEntriesFillWhatTheRouteLeavesFree() {
        var costs =
                costs(
                        List.of(
                                new GlobalCost("in", CostType.InputToken, ""),
                                new GlobalCost("sum", CostType.TotalToken, "")),
                        List.of(
                                new RouteCost("in", "ns/chat", CostType.OutputToken, "", "", ""),
                                new RouteCost("in", "ns/other", CostType.TotalToken, "", "", "")));

        assertThat(costs.of(USAGE, SUBJECT, NONE)).isEqualTo(Map.of("in", 5L, "sum", 15L));
    }

    @Test
    void laterEntriesOfARouteWinAndFiltersMustMatch() {
        var costs =
                costs(
                        List.of(),
                        List.of(
                                new RouteCost("k", "ns/chat", CostType.InputToken, "", "", ""),
                                new RouteCost(
                                        "k",
                                        "ns/chat",
                                        CostType.ReasoningToken,
                                        "",
                                        "ns/openai",
                                        "m"),
                                new RouteCost(
                                        "k", "ns/chat", CostType.TotalToken, "", "ns/other", ""),
                                new RouteCost("k", "ns/chat", CostType.TotalToken, "", "", "n")));

        assertThat(costs.of(USAGE, SUBJECT, NONE)).isEqualTo(Map.of("k", 3L));
    }

    @Test
    void everyCountHasAType() {
        var usage = Usage.of(1, 2, 3).with(new Usage.Details(4, 5, 6, 7, 8));
        var names = Arrays.stream(CostType.values()).filter(type -> type != CostType.CEL).toList();
        var costs =
                costs(
                        names.stream().map(type -> new GlobalCost(type.name(), type, "")).toList(),
                        List.of());

        assertThat(costs.of(usage, SUBJECT, NONE))
                .isEqualTo(
                        Map.of(
                                "InputToken", 1L,
                                "OutputToken", 2L,
                                "TotalToken", 3L,
                                "CachedInputToken", 4L,
                                "CacheCreationInputToken", 5L,
                                "ReasoningToken", 6L,
                                "InputAudioToken", 7L,
                                "OutputAudioToken", 8L));
    }

    @Test
    void unknownCountsAreZero() {
        var costs =
                costs(
                        List.of(new GlobalCost("c", CostType.CacheCreationInputToken, "")),
                        List.of());

        assertThat(costs.of(USAGE, SUBJECT, NONE)).isEqualTo(Map.of("c", 0L));
        assertThat(costs.any()).isTrue();
        assertThat(costs(List.of(), List.of()).any()).isFalse();
    }

    private static Costs costs(List<GlobalCost> global, List<RouteCost> routes) {
        return Costs.of(
                new FilterConfig(
                        "", "", global, routes, List.of(), List.of(), Map.of(), List.of(), null));
    }
}
