package io.outrigger.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.RouteBackends.Place;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The line that tells where the rules of an HTTPRoute lead. */
class RouteBackendsTest {
    private static final Place OPENAI =
            new Place("ai/openai/route/chat/rule/0/ref/0", "api.openai.com");
    private static final Place LOCAL = new Place("ai/vllm/route/chat/rule/1/ref/0", "");
    private static final String LINE =
            new RouteBackends(
                            "ai/chat",
                            new TreeMap<>(
                                    Map.of(
                                            "rule", OPENAI,
                                            "rule-1", LOCAL,
                                            "route-not-found", Place.NOWHERE)))
                    .toString();

    @Test
    void everyRuleIsFoundByItsWholeName() {
        assertThat(RouteBackends.find(LINE, "rule")).isEqualTo(OPENAI);
        assertThat(RouteBackends.find(LINE, "rule-1")).isEqualTo(LOCAL);
        assertThat(RouteBackends.find(LINE, "route-not-found")).isEqualTo(Place.NOWHERE);
        assertThat(RouteBackends.find(LINE, "ule-1")).isNull();
        assertThat(RouteBackends.find(LINE, "")).isNull();
        assertThat(RouteBackends.route(LINE)).isEqualTo("ai/chat");
        assertThat(RouteBackends.names(LINE)).containsExactly(OPENAI.backend(), LOCAL.backend());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "ai/chat", "ai/chat rule", "ai/chat rule=", "ai/chat rule=x y@z"})
    void aLineThatWeDidNotWriteTellsNothing(String line) {
        assertThat(RouteBackends.find(line, "rule")).isNull();
        assertThat(RouteBackends.names(line)).doesNotContain("y");
    }
}
