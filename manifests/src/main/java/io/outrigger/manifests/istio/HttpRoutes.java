package io.outrigger.manifests.istio;

import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.istio.IstioObjects.Placed;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.tree.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The HTTPRoutes of one AI route: every rule leads to the dead end. */
final class HttpRoutes {
    /** Of HTTPRoute, over all its rules. */
    private static final int MAX_MATCHES = 128;

    /** Of HTTPRoute. */
    private static final int MAX_RULES = 16;

    private HttpRoutes() {}

    /** Usually one; more when it has many matches. */
    static Stream<ObjectNode> of(List<Placed> placed) {
        var route = placed.getFirst().route();
        var rules =
                Stream.concat(
                        route.rules().stream()
                                .flatMap(rule -> HttpRules.of(route.key(), rule).stream()),
                        Stream.of(HttpRules.catchAll(route.key())));
        var parts = packed(rules.toList());
        return IntStream.range(0, parts.size())
                .mapToObj(part -> route(placed, parts.get(part), part));
    }

    private static ObjectNode route(List<Placed> placed, List<HttpRules> rules, int part) {
        var route = placed.getFirst().route();
        ObjectNode object =
                Owned.object(
                        Kinds.HTTP_ROUTE,
                        new ObjectKey(route.key().namespace(), Names.httpRoute(route.key(), part)),
                        Kinds.AI_GATEWAY_ROUTE,
                        route.metadata());
        object.set(
                "spec",
                Json.object(
                        "parentRefs", parents(placed),
                        "hostnames",
                                route.hostnames().isEmpty() ? null : Json.array(route.hostnames()),
                        "rules", Json.array(rules.stream().map(it -> rule(it, route)).toList())));
        return object;
    }

    private static ArrayNode parents(List<Placed> placed) {
        return Json.array(
                placed.stream()
                        .flatMap(it -> it.route().attachments().stream())
                        .map(AiRoute.Attachment::ref)
                        .distinct()
                        .toList());
    }

    private static ObjectNode rule(HttpRules rule, AiRoute route) {
        return Json.object(
                "name", rule.name(),
                "matches", Json.array(rule.matches()),
                "backendRefs", Json.array(DeadEnd.backendRef(route.key().namespace())));
    }

    private static List<List<HttpRules>> packed(List<HttpRules> rules) {
        var packed = new ArrayList<List<HttpRules>>();
        var open = new ArrayList<HttpRules>();
        int matches = 0;
        for (var rule : rules) {
            if (open.size() == MAX_RULES || matches + rule.matches().size() > MAX_MATCHES) {
                packed.add(List.copyOf(open));
                open.clear();
                matches = 0;
            }
            open.add(rule);
            matches += rule.matches().size();
        }
        packed.add(List.copyOf(open));
        return packed;
    }
}
