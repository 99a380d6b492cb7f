package io.outrigger.extproc.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.CostType;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.GlobalCost;
import io.outrigger.contract.RouteCost;
import io.outrigger.contract.codec.Loaded.Mistake;
import io.outrigger.contract.cost.CostExpression;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CelCostsTest {
    private static final Usage USAGE =
            Usage.of(100, 20, 125).with(new Usage.Details(30, 40, 5, 6, 7));
    private static final Costs.Subject SUBJECT =
            new Costs.Subject("ns/chat", "ns/openai", "gpt-4o");

    private final List<String> failures = new ArrayList<>();

    @Test
    void everyVariableThatAnExpressionMayNameHasAValue() {
        assertThat(CelExpression.COUNTS.keySet())
                .containsExactlyInAnyOrderElementsOf(CostExpression.COUNTS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "input_tokens + output_tokens | 120",
                "total_tokens | 125",
                "cached_input_tokens * 2u + cache_creation_input_tokens / 4u | 70",
                "reasoning_tokens | 5",
                "input_audio_tokens * 10u + output_audio_tokens | 67",
                "1 + 1 | 2",
                "int(output_tokens) - 1 | 19",
                "uint(double(input_tokens) * 0.255) | 25",
                "model == 'gpt-4o' ? input_tokens * 3u : input_tokens | 300",
                "backend == 'ns/openai' && route_name == 'ns/chat' ? 1u : 0u | 1",
                "model in ['a', 'gpt-4o'] ? 7 : 8 | 7",
                "['gpt-3', 'gpt-4'].exists(prefix, model.startsWith(prefix)) ? 2 : 1 | 2",
                "model.matches('^gpt-.*') ? 5 : 6 | 5",
                "{'gpt-4o': 9}[model] * 2 | 18",
                "input_tokens > 99 ? 3 : 4 | 3",
                "dyn(3u) | 3",
            })
    void computesFromUsageAndSubject(String expression, long cost) {
        assertThat(evaluated(expression)).isEqualTo(cost);
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "output_tokens - input_tokens | underflow",
                "input_tokens / (output_tokens - 20u) | zero",
                "input_tokens % (output_tokens - 20u) | zero",
                "int(output_tokens) - 21 | -1 (expected: 0..9223372036854775807)",
                "18446744073709551615u | 18446744073709551615 (expected: 0..9223372036854775807)",
                "9223372036854775807 + int(output_tokens) | overflow",
                "input_tokens * 18446744073709551615u | out of unsigned integer range",
                "{'other': 9}[model] | gpt-4o",
                "dyn(1.5) | Double (expected: int or uint)",
                "uint(model) | gpt-4o",
                "[1, 2][5] | out of bounds",
            })
    void aFailureIsToldAndCostsNothing(String expression, String reason) {
        assertThat(evaluated(expression)).isZero();
        assertThat(failures)
                .singleElement()
                .asString()
                .startsWith("globalLLMRequestCosts[0].cel k ");
        assertThat(failures.getFirst()).containsIgnoringCase(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "input_tokens * 2 | found no matching overload for '_*_' applied to '(uint, int)'",
                "price | undeclared reference to 'price'",
                "input_tokens + | mismatched input '<EOF>'",
                "double(input_tokens) | double (expected: a result of type int or uint)",
                "0.5 * double(input_tokens) | double (expected: a result of type int or uint)",
                "model | string (expected: a result of type int or uint)",
                "model == 'x' | bool (expected: a result of type int or uint)",
                "[1] | list (expected: a result of type int or uint)",
            })
    void aMistakeIsToldWithItsPath(String expression, String message) {
        var mistakes = Costs.mistakes(config(expression));

        assertThat(mistakes)
                .singleElement()
                .extracting(Mistake::path)
                .isEqualTo("globalLLMRequestCosts[0].cel");
        assertThat(mistakes.getFirst().message()).contains(message).doesNotContain("\n");
    }

    @Test
    void allMistakesComeAtOnce() {
        var config =
                new FilterConfig(
                        "",
                        "",
                        List.of(new GlobalCost("a", CostType.CEL, "x")),
                        List.of(
                                new RouteCost("b", "ns/chat", CostType.CEL, "1", "", ""),
                                new RouteCost("c", "ns/chat", CostType.CEL, "1.5", "", "")),
                        List.of(),
                        List.of(),
                        Map.of(),
                        List.of(),
                        null);

        assertThat(Costs.mistakes(config))
                .extracting(Mistake::path)
                .containsExactly("globalLLMRequestCosts[0].cel", "llmRequestCosts[1].cel");
    }

    /** Envoy AI Gateway refuses it, because it tries it with zeros. */
    @Test
    void anExpressionThatDividesByACountLoads() {
        assertThat(Costs.mistakes(config("1000u / input_tokens"))).isEmpty();
        assertThat(evaluated("1000u / input_tokens")).isEqualTo(10);
    }

    @Test
    void scopesChooseTheExpressionThatIsEvaluated() {
        var costs =
                Costs.of(
                        new FilterConfig(
                                "",
                                "",
                                List.of(
                                        new GlobalCost("k", CostType.CEL, "1 / 0"),
                                        new GlobalCost("g", CostType.CEL, "input_tokens")),
                                List.of(
                                        cel("k", "ns/chat", "1 / 0", "", ""),
                                        cel("k", "ns/chat", "2", "ns/openai", ""),
                                        cel("k", "ns/chat", "3", "", "other"),
                                        cel("k", "ns/chat", "4", "ns/other", "gpt-4o"),
                                        cel("m", "ns/chat", "5", "ns/openai", "gpt-4o"),
                                        cel("m", "ns/other", "6", "", "")),
                                List.of(),
                                List.of(),
                                Map.of(),
                                List.of(),
                                null));

        assertThat(costs.of(USAGE, SUBJECT, this::failed))
                .isEqualTo(Map.of("k", 2L, "m", 5L, "g", 100L));
        assertThat(failures).isEmpty();
        assertThat(costs.of(USAGE, new Costs.Subject("ns/other", "b", "m"), this::failed))
                .isEqualTo(Map.of("m", 6L, "k", 0L, "g", 100L));
        assertThat(failures).hasSize(1);
    }

    private static RouteCost cel(
            String key, String route, String expression, String backend, String model) {
        return new RouteCost(key, route, CostType.CEL, expression, backend, model);
    }

    @Test
    void noExpressionTakesLong() {
        String list = "[" + "1,".repeat(60) + "1]";
        String nested = list;
        for (int i = 0; i < 6; i++) {
            nested = list + ".map(x" + i + ", " + nested + ")";
        }
        String sizes = "size(" + nested + ")";
        String deep = "(".repeat(2_000) + "1" + ")".repeat(2_000);
        String wide = "1" + "+1".repeat(4_000);
        String regex = "model.matches('" + "(a*)*".repeat(50) + "b') ? 1 : 2";
        for (String expression : List.of(sizes, deep, wide, regex, "1" + "0".repeat(20_000))) {
            long started = System.nanoTime();
            var config = config(expression);
            if (Costs.mistakes(config).isEmpty()) {
                evaluated(expression);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .as(expression.substring(0, Math.min(40, expression.length())))
                    .isLessThan(Duration.ofSeconds(20));
        }
        assertThat(failures).anyMatch(it -> it.contains("teration"));
    }

    private long evaluated(String expression) {
        return Costs.of(config(expression)).of(USAGE, SUBJECT, this::failed).getOrDefault("k", -1L);
    }

    private void failed(String path, String key, String reason) {
        failures.add(path + " " + key + " " + reason);
    }

    private static FilterConfig config(String expression) {
        return new FilterConfig(
                "",
                "",
                List.of(new GlobalCost("k", CostType.CEL, expression)),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                null);
    }
}
