package io.outrigger.manifests.model;

import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.RouteRule.HeaderMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Matches that no request reaches, since an older route or an earlier rule has the same. */
public final class Overlaps {
    private final Map<Set<HeaderMatch>, List<AiRoute>> older = new HashMap<>();

    private Overlaps() {}

    /** By route; each names its field and who is served instead. */
    public static Map<ObjectKey, List<String>> of(GatewayModel gateway) {
        var overlaps = new Overlaps();
        var byRoute = new HashMap<ObjectKey, List<String>>();
        for (var route : gateway.servedRoutes()) {
            var found = overlaps.add(route);
            if (!found.isEmpty()) {
                byRoute.put(route.key(), found);
            }
        }
        return Map.copyOf(byRoute);
    }

    /** What of a route cannot be reached; it counts for those that come later. */
    private List<String> add(AiRoute route) {
        var overlaps = new ArrayList<String>();
        var own = new HashSet<Set<HeaderMatch>>();
        for (var rule : route.rules()) {
            for (int i = 0; i < rule.matches().size(); i++) {
                var match = Set.copyOf(rule.matches().get(i));
                String field = "spec.rules[%d].matches[%d]".formatted(rule.index(), i);
                if (!own.add(match)) {
                    overlaps.add(field + ": an earlier rule of the route has the same match");
                } else {
                    older(match, route)
                            .ifPresent(
                                    it ->
                                            overlaps.add(
                                                    "%s: the older AIGatewayRoute %s has the same"
                                                                    .formatted(field, it.key())
                                                            + " match"));
                }
            }
        }
        own.forEach(it -> older.computeIfAbsent(it, _ -> new ArrayList<>()).add(route));
        return List.copyOf(overlaps);
    }

    private Optional<AiRoute> older(Set<HeaderMatch> match, AiRoute route) {
        return older.getOrDefault(match, List.of()).stream()
                .filter(it -> sameHosts(it, route))
                .findFirst();
    }

    /** A more specific host of the younger route is its own. */
    private static boolean sameHosts(AiRoute older, AiRoute route) {
        boolean sameNames =
                route.hostnames().isEmpty()
                        ? older.hostnames().isEmpty()
                        : older.hostnames().containsAll(route.hostnames());
        return sameNames && older.listeners().toList().containsAll(route.listeners().toList());
    }
}
