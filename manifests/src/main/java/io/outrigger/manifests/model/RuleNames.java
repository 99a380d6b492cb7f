package io.outrigger.manifests.model;

import io.outrigger.manifests.api.HTTPRoute;
import io.outrigger.manifests.api.ObjectKey;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Names of the rules that an AIGatewayRoute comes to. Istio makes them the names of Envoy's routes
 * as they are, whatever the namespace: a rule of somebody else with such a name would become an AI
 * route, with the credentials of its backends.
 */
public final class RuleNames {
    private RuleNames() {}

    /** What all of them begin with. */
    public static String prefix(ObjectKey route) {
        return "outrigger.%s.%s.".formatted(route.namespace(), route.name());
    }

    /** The rules of others that bear such a name on a Gateway. */
    static List<Problem> taken(
            ObjectKey route, ObjectKey gateway, Collection<HTTPRoute> httpRoutes) {
        return httpRoutes.stream()
                .filter(it -> !it.isOurs() && it.refersTo(gateway))
                .flatMap(it -> taken(prefix(route), it))
                .toList();
    }

    private static Stream<Problem> taken(String prefix, HTTPRoute other) {
        var rules = other.spec().rules();
        return IntStream.range(0, rules.size())
                .filter(i -> begins(rules.get(i).name(), prefix))
                .mapToObj(
                        i ->
                                new Problem(
                                        Problem.Reason.Conflicted,
                                        "HTTPRoute %s: spec.rules[%d].name: %s"
                                                        .formatted(
                                                                other.key(), i, rules.get(i).name())
                                                + " (expected: a name that does not begin with "
                                                + prefix
                                                + ")"));
    }

    private static boolean begins(@Nullable String name, String prefix) {
        return name != null && name.startsWith(prefix);
    }
}
