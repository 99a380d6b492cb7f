package io.outrigger.manifests.envoygateway;

import io.outrigger.contract.RouteBackends;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.envoygateway.EnvoyGatewayObjects.Placed;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.tree.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * An HTTPRoute of one AI route. With hooks every rule leads to the dead end.
 *
 * @param tree without its content annotation
 */
record HttpRoutes(ObjectKey key, List<HttpRules> rules, ObjectNode tree) {
    /** Of HTTPRoute, over all its rules. */
    private static final int MAX_MATCHES = 128;

    /** Of HTTPRoute. */
    private static final int MAX_RULES = 16;

    HttpRoutes {
        rules = List.copyOf(rules);
    }

    /**
     * Usually one; more when it has many matches.
     *
     * @param name of the first
     */
    static List<HttpRoutes> of(Placed placed, String name, DataPlane dataPlane) {
        var parts = packed((dataPlane.hooks() ? forHooks(placed) : withoutHooks(placed)).toList());
        return IntStream.range(0, parts.size())
                .mapToObj(part -> of(placed, parts.get(part), Contents.part(name, part)))
                .toList();
    }

    private static Stream<HttpRules> forHooks(Placed placed) {
        return Stream.concat(
                placed.route().rules().stream()
                        .flatMap(it -> HttpRules.of(it, List.of(), Exit.DEAD_END).stream()),
                Stream.of(HttpRules.catchAll(Exit.DEAD_END)));
    }

    private static Stream<HttpRules> withoutHooks(Placed placed) {
        return Stream.concat(
                placed.route().rules().stream()
                        .flatMap(
                                it ->
                                        HttpRules.of(it, placed.guards(), Exit.toBackend(it))
                                                .stream()),
                Stream.of(HttpRules.catchAll(Exit.NO_ROUTE)));
    }

    private static HttpRoutes of(Placed placed, List<HttpRules> rules, String name) {
        var route = placed.route();
        var key = new ObjectKey(route.key().namespace(), name);
        ObjectNode object =
                Owned.object(Kinds.HTTP_ROUTE, key, Kinds.AI_GATEWAY_ROUTE, route.metadata());
        object.set(
                "spec",
                Json.object(
                        "parentRefs",
                                Json.array(
                                        placed.attachments().stream()
                                                .map(AiRoute.Attachment::ref)
                                                .distinct()
                                                .toList()),
                        "hostnames",
                                route.hostnames().isEmpty() ? null : Json.array(route.hostnames()),
                        "rules", Json.array(rules.stream().map(HttpRules::tree).toList())));
        return new HttpRoutes(key, rules, object);
    }

    /** Where its rules lead. */
    RouteBackends backends(ObjectKey route) {
        var bySection = new TreeMap<String, RouteBackends.Place>();
        rules.forEach(rule -> rule.exit().place().ifPresent(it -> bySection.put(rule.name(), it)));
        return new RouteBackends(route.toString(), bySection);
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
