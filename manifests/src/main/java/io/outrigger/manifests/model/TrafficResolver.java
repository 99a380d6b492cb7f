package io.outrigger.manifests.model;

import io.outrigger.manifests.api.AIGatewayRoute;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.BackendTrafficPolicy;
import io.outrigger.manifests.api.BackendTrafficPolicy.Spec;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectMeta;
import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the BackendTrafficPolicy of a rule. As in Envoy Gateway the most specific one counts: of
 * the rule, of the route, of the Gateway; of several for one target the oldest.
 *
 * @param policies the usable ones, oldest first
 */
record TrafficResolver(ObjectMeta gateway, List<BackendTrafficPolicy> policies) {

    static TrafficResolver of(ObjectMeta gateway, ClusterSnapshot snapshot) {
        return new TrafficResolver(
                gateway, Policies.usable(snapshot.backendTraffic().values()).toList());
    }

    /** The settings of a rule; none when no policy is about it. */
    Spec of(AIGatewayRoute route, @Nullable String rule) {
        var forGateway = find(Kinds.GATEWAY, gateway, null);
        var own =
                Stream.ofNullable(rule)
                        .flatMap(it -> find(Kinds.HTTP_ROUTE, route.metadata(), it).stream())
                        .findFirst()
                        .or(() -> find(Kinds.HTTP_ROUTE, route.metadata(), null));
        return own.map(it -> it.mergeType() == null ? it : merged(forGateway, it))
                .or(() -> forGateway)
                .orElse(Spec.NONE);
    }

    private Optional<Spec> find(ApiKind kind, ObjectMeta target, @Nullable String section) {
        return policies.stream()
                .filter(it -> it.appliesTo(kind, target, section))
                .map(BackendTrafficPolicy::spec)
                .findFirst();
    }

    /** The route's settings over those of its Gateway, field by field. */
    private static Spec merged(Optional<Spec> base, Spec over) {
        if (base.isPresent() && Json.node(base.get()) instanceof ObjectNode tree) {
            merge(tree, Json.node(over));
            return Json.read(tree, Spec.class, UnknownKeys.REFUSED);
        }
        return over;
    }

    private static void merge(ObjectNode base, JsonNode over) {
        for (var field : over.properties()) {
            var value = field.getValue();
            boolean isAbsent = value.isNull() || (value.isContainer() && value.isEmpty());
            if (value.isObject() && base.get(field.getKey()) instanceof ObjectNode below) {
                merge(below, value);
            } else if (!isAbsent) {
                base.set(field.getKey(), value);
            }
        }
    }
}
