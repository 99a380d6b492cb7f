package io.outrigger.manifests.standalone;

import io.outrigger.manifests.envoy.AiPaths;
import io.outrigger.manifests.envoy.ExtProcFilters;
import io.outrigger.manifests.envoy.RouteParts;
import io.outrigger.manifests.model.RankedMatch.Match;
import io.outrigger.manifests.model.RouteRule.HeaderMatch;
import io.outrigger.manifests.tree.Json;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** The routes of matches, and those after all of them. */
final class Routes {
    private Routes() {}

    /** Reached before the model is known, and again when no route wants it. */
    static Stream<ObjectNode> catchAll() {
        return AiPaths.ALL.stream()
                .map(
                        path ->
                                node(
                                        "catch-all",
                                        Json.object("path_separated_prefix", path),
                                        RouteParts.catchAll()));
    }

    /** Only ext_proc sets the model, and only on AI paths: no need to compare the path again. */
    static ObjectNode of(Match match) {
        var route = match.route();
        var rule = match.rule();
        return node(
                route.key() + "/rule/" + rule.index(),
                Json.object(
                        "prefix",
                        "/",
                        "headers",
                        Json.array(match.headers().stream().map(Routes::header).toList())),
                rule.targets().isEmpty() ? deadEnd() : RouteParts.toOwnCluster(route, rule));
    }

    private static ObjectNode node(String name, ObjectNode match, ObjectNode rest) {
        ObjectNode node = Json.object("name", name, "match", match);
        node.setAll(rest);
        return node;
    }

    private static ObjectNode deadEnd() {
        return Json.object(
                "direct_response",
                RouteParts.unavailable("no backend of this route can be reached"),
                "typed_per_filter_config",
                ExtProcFilters.enabled());
    }

    private static ObjectNode header(HeaderMatch header) {
        var value =
                switch (header.comparison()) {
                    case EXACT -> Json.object("exact", header.value());
                    case REGULAR_EXPRESSION ->
                            Json.object("safe_regex", Json.object("regex", header.value()));
                };
        return Json.object("name", header.name(), "string_match", value);
    }
}
