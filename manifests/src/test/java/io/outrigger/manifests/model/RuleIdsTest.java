package io.outrigger.manifests.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.api.AIGatewayRoute.HTTPHeaderMatch;
import io.outrigger.manifests.api.AIGatewayRoute.Match;
import io.outrigger.manifests.api.AIGatewayRoute.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RuleIdsTest {
    private static final Rule ONE = rule(null, "one");
    private static final Rule TWO = rule(null, "two");

    @Test
    void aRuleKeepsItsIdWhereverItStands() {
        assertThat(ids(ONE, TWO).getLast()).isEqualTo(ids(TWO).getFirst());
        assertThat(ids(TWO, ONE)).containsExactlyElementsOf(ids(ONE, TWO).reversed());
    }

    @Test
    void rulesThatTakeOtherRequestsHaveOtherIds() {
        assertThat(ids(ONE, TWO, rule(null, "one", "two"), rule(null)))
                .doesNotHaveDuplicates()
                .allMatch(it -> it.matches("0[0-9a-f]{12}"));
    }

    @Test
    void aNameIsTheIdWhateverTheRuleTakes() {
        assertThat(ids(rule("fast", "one"))).containsExactly("fast");
        assertThat(ids(rule("fast", "one", "two"))).containsExactly("fast");
    }

    @Test
    void aNameThatCouldBeReadOtherwiseIsHashed() {
        assertThat(ids(rule("a.part.1", "one"), rule("catch-all", "one"), rule("0ab", "one")))
                .doesNotHaveDuplicates()
                .allMatch(it -> it.matches("0[0-9a-f]{12}"));
    }

    @Test
    void ofRulesThatTakeTheSameTheFirstKeepsTheId() {
        var ids = ids(ONE, ONE, rule("fast", "one"), rule("fast", "two"));

        assertThat(ids).doesNotHaveDuplicates().startsWith(ids(ONE).getFirst()).contains("fast");
    }

    private static List<String> ids(Rule... rules) {
        return RuleIds.of(List.of(rules));
    }

    private static Rule rule(@Nullable String name, String... models) {
        var matches =
                List.of(models).stream()
                        .map(
                                it ->
                                        new Match(
                                                List.of(
                                                        new HTTPHeaderMatch(
                                                                null, "x-ai-eg-model", it))))
                        .toList();
        return new Rule(name, List.of(), matches, null, null, null, null);
    }
}
