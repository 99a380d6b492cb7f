package io.outrigger.manifests.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.Cors;
import io.outrigger.manifests.api.BackendTrafficPolicy;
import io.outrigger.manifests.api.ObjectMeta;
import io.outrigger.manifests.model.RankedMatch.Match;
import io.outrigger.manifests.model.RankedMatch.Preference;
import io.outrigger.manifests.model.RouteRule.Comparison;
import io.outrigger.manifests.model.RouteRule.HeaderMatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The order of Gateway API's HTTPRouteRule.matches. */
class RankedMatchTest {
    private static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant YOUNG = Instant.parse("2026-02-01T00:00:00Z");

    /** Two matches, the preferred one first, and what decides. */
    record Row(String name, Preference by, RankedMatch first, RankedMatch second) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row(
                        "a host without wildcard",
                        Preference.HOST,
                        match("a.example", "z", YOUNG, 1, 1),
                        match("*.long.a.example", "a", OLD, 3, 0)),
                new Row(
                        "a host without wildcard, as long",
                        Preference.HOST,
                        match("a.example", "z", YOUNG, 1, 0),
                        match("*.example", "a", OLD, 3, 0)),
                new Row(
                        "the longer host",
                        Preference.HOST,
                        match("*.b.example", "z", YOUNG, 1, 0),
                        match("*.example", "a", OLD, 3, 0)),
                new Row(
                        "any wildcard before any host",
                        Preference.HOST,
                        match("*.example", "z", YOUNG, 1, 0),
                        match("*", "a", OLD, 3, 0)),
                new Row(
                        "more headers",
                        Preference.HEADERS,
                        match("*", "z", YOUNG, 2, 1),
                        match("*", "a", OLD, 1, 0)),
                new Row(
                        "the older route",
                        Preference.AGE,
                        match("*", "z", OLD, 1, 1),
                        match("*", "a", YOUNG, 1, 0)),
                new Row(
                        "a route of unknown age is the youngest",
                        Preference.AGE,
                        match("*", "z", YOUNG, 1, 1),
                        match("*", "a", null, 1, 0)),
                new Row(
                        "the alphabet",
                        Preference.NAME,
                        match("*", "a", OLD, 1, 1),
                        match("*", "b", OLD, 1, 0)),
                new Row(
                        "the position of the rule",
                        Preference.POSITION,
                        match("*", "a", OLD, 1, 0),
                        match("*", "a", OLD, 1, 1)));
    }

    private static RankedMatch match(
            String host, String route, @Nullable Instant created, int headers, int rule) {
        var matches = Collections.nCopies(headers, new HeaderMatch("x", Comparison.EXACT, "y"));
        var metadata =
                new ObjectMeta(
                        route, "ai", Map.of(), Map.of(), List.of(), 1, "", "", created, null);
        return new RankedMatch(
                host,
                new Match(
                        new AiRoute(
                                metadata,
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                Optional.empty(),
                                Cors.NONE,
                                List.of()),
                        new RouteRule(
                                rule,
                                Optional.empty(),
                                List.of(matches),
                                List.of(),
                                new RouteRule.Timeouts(Duration.ZERO, Duration.ZERO, Duration.ZERO),
                                BackendTrafficPolicy.Spec.NONE,
                                List.of(),
                                Optional.empty()),
                        0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void theFirstIsPreferred(Row row) {
        assertThat(RankedMatch.PRECEDENCE.compare(row.first(), row.second())).isNegative();
        assertThat(RankedMatch.PRECEDENCE.compare(row.second(), row.first())).isPositive();
        assertThat(
                        Arrays.stream(Preference.values())
                                .filter(it -> it.decides(row.first(), row.second()))
                                .findFirst())
                .contains(row.by());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void theOrderOfInputDoesNotMatter(Row row) {
        for (var input :
                List.of(List.of(row.first(), row.second()), List.of(row.second(), row.first()))) {
            assertThat(input.stream().sorted(RankedMatch.PRECEDENCE))
                    .first()
                    .isEqualTo(row.first());
        }
    }
}
