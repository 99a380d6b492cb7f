package io.outrigger.manifests.istio;

import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.envoy.AiPaths;
import io.outrigger.manifests.model.RouteRule;
import io.outrigger.manifests.model.RouteRule.HeaderMatch;
import io.outrigger.manifests.tree.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Gatherers;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules of HTTPRoute that one AI rule comes to.
 *
 * <p>Gateway API prefers the longer path to any number of headers. So that a model route wins over
 * the catch-all, it has the catch-all's paths, one match for each.
 *
 * @param name of Envoy's route as well
 */
record HttpRules(String name, List<ObjectNode> matches) {
    /** Of HTTPRoute, per rule. */
    private static final int MAX_MATCHES = 64;

    HttpRules {
        matches = List.copyOf(matches);
    }

    /** Usually one; more when it has many matches. */
    static List<HttpRules> of(ObjectKey route, RouteRule rule) {
        var windows =
                rule.matches().stream()
                        .flatMap(
                                headers -> AiPaths.INFERENCE.stream().map(it -> match(it, headers)))
                        .gather(Gatherers.windowFixed(MAX_MATCHES))
                        .toList();
        var rules = new ArrayList<HttpRules>();
        for (var matches : windows) {
            rules.add(new HttpRules(Names.rule(route, rule.id(), rules.size()), matches));
        }
        return rules;
    }

    /** Reached before the model is known, and again when no route wants it. */
    static HttpRules catchAll(ObjectKey route) {
        return new HttpRules(
                Names.catchAll(route),
                AiPaths.ALL.stream().map(path -> match(path, List.of())).toList());
    }

    private static ObjectNode match(String path, List<HeaderMatch> headers) {
        return Json.object(
                "path",
                Json.object("type", "PathPrefix", "value", path),
                "headers",
                headers.isEmpty()
                        ? null
                        : Json.array(headers.stream().map(HttpRules::header).toList()));
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
