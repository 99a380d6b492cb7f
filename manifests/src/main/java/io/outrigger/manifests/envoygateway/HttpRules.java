package io.outrigger.manifests.envoygateway;

import io.outrigger.contract.WireNames;
import io.outrigger.manifests.envoy.AiPaths;
import io.outrigger.manifests.model.RouteRule;
import io.outrigger.manifests.model.RouteRule.HeaderMatch;
import io.outrigger.manifests.tree.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules of HTTPRoute that one AI rule comes to.
 *
 * <p>Envoy Gateway prefers a regular expression to any prefix. So that a model route wins over the
 * catch-all, one expression stands for all the catch-all's paths.
 *
 * @param name within the HTTPRoute; policies may target it
 * @param rule the AI rule; empty for the catch-all
 */
record HttpRules(String name, Optional<RouteRule> rule, List<ObjectNode> matches, Exit exit) {
    /** As on Envoy AI Gateway, whose CRD keeps users from taking it. */
    private static final String CATCH_ALL = "route-not-found";

    /** Of HTTPRoute, per rule. */
    private static final int MAX_MATCHES = 64;

    private static final String ANY_PATH = "(" + String.join("|", AiPaths.INFERENCE) + ")(/.*)?";

    HttpRules {
        matches = List.copyOf(matches);
    }

    /**
     * Usually one; more when it has many matches.
     *
     * @param guards one of which a request must carry; none when all are taken
     */
    static List<HttpRules> of(RouteRule rule, List<String> guards, Exit exit) {
        var windows =
                rule.matches().stream()
                        .flatMap(it -> guarded(it, guards))
                        .map(HttpRules::match)
                        .gather(Gatherers.windowFixed(MAX_MATCHES))
                        .toList();
        String name = rule.name().orElse("outrigger-rule-" + rule.index());
        var rules = new ArrayList<HttpRules>();
        for (var matches : windows) {
            int part = rules.size();
            rules.add(
                    new HttpRules(
                            part == 0 ? name : "outrigger-rule-%d-%d".formatted(rule.index(), part),
                            Optional.of(rule),
                            matches,
                            exit));
        }
        return rules;
    }

    /** Reached before the model is known, and again when no route wants it. */
    static HttpRules catchAll(Exit exit) {
        return new HttpRules(
                CATCH_ALL,
                Optional.empty(),
                AiPaths.ALL.stream()
                        .map(it -> Json.object("path", path("PathPrefix", it)))
                        .toList(),
                exit);
    }

    private static Stream<List<HeaderMatch>> guarded(
            List<HeaderMatch> headers, List<String> guards) {
        return guards.isEmpty()
                ? Stream.of(headers)
                : guards.stream()
                        .map(
                                it ->
                                        new HeaderMatch(
                                                WireNames.ROUTE_GUARD_HEADER,
                                                RouteRule.Comparison.EXACT,
                                                it))
                        .map(it -> Stream.concat(headers.stream(), Stream.of(it)).toList());
    }

    ObjectNode tree() {
        return Json.object(
                "name", name,
                "matches", Json.array(matches),
                "timeouts", rule.map(it -> timeouts(it.timeouts().request())).orElse(null),
                "filters", exit.filters(),
                "backendRefs", exit.backendRefs());
    }

    private static @Nullable ObjectNode timeouts(Duration request) {
        return Json.object("request", gep2257(request));
    }

    /** Durations of Gateway API have at most five digits before each unit. */
    private static String gep2257(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        var text = new StringBuilder();
        append(text, duration.toHours(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.toString();
    }

    private static void append(StringBuilder text, long number, String unit) {
        if (number > 0) {
            text.append(number).append(unit);
        }
    }

    private static ObjectNode match(List<HeaderMatch> headers) {
        return Json.object(
                "path",
                path("RegularExpression", ANY_PATH),
                "headers",
                Json.array(headers.stream().map(HttpRules::header).toList()));
    }

    private static ObjectNode path(String type, String value) {
        return Json.object("type", type, "value", value);
    }

    private static ObjectNode header(HeaderMatch header) {
        String type =
                switch (header.comparison()) {
                    case EXACT -> "Exact";
                    case REGULAR_EXPRESSION -> "RegularExpression";
                };
        return Json.object("type", type, "name", header.name(), "value", header.value());
    }
}
