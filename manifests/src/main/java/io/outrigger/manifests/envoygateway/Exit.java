package io.outrigger.manifests.envoygateway;

import io.outrigger.contract.RouteBackends.Place;
import io.outrigger.contract.WireNames;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.model.RouteRule;
import io.outrigger.manifests.model.RuleBackend.Reference;
import io.outrigger.manifests.model.RuleBackend.Target;
import io.outrigger.manifests.tree.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a rule of an HTTPRoute leads out of the gateway.
 *
 * @param place what ext_proc is told of it; empty when no request may go there
 */
record Exit(@Nullable ArrayNode filters, @Nullable ArrayNode backendRefs, Optional<Place> place) {
    /** Where a hook leads on. */
    static final Exit DEAD_END = new Exit(null, Json.array(DeadEnd.backendRef()), Optional.empty());

    /** A reply of Envoy's own, which says that no AI route took the request. */
    static final Exit NO_ROUTE =
            new Exit(
                    Json.array(
                            Json.object(
                                    "type",
                                    "ResponseHeaderModifier",
                                    "responseHeaderModifier",
                                    headers(WireNames.NO_ROUTE_HEADER, "true")),
                            Json.object(
                                    "type", "ExtensionRef", "extensionRef", NoRoute.filterRef())),
                    null,
                    Optional.of(Place.NOWHERE));

    /** To the only backend of a rule, if it has one; see {@link SingleBackends}. */
    static Exit toBackend(RouteRule rule) {
        return rule.targets().stream().findFirst().map(Exit::to).orElse(DEAD_END);
    }

    private static Exit to(Target target) {
        var upstream = target.upstream();
        var endpoint = upstream.endpoints().getFirst();
        return new Exit(
                Json.array(
                        Json.object(
                                "type",
                                "URLRewrite",
                                "urlRewrite",
                                Json.object("hostname", endpoint.authority())),
                        Json.object(
                                "type",
                                "RequestHeaderModifier",
                                "requestHeaderModifier",
                                towardsProvider())),
                Json.array(backendRef(upstream.reference())),
                Optional.of(
                        new Place(
                                upstream.config().name(),
                                endpoint.isAddress() ? "" : endpoint.host())));
    }

    /**
     * ext_proc may replace the body, but not set its length; the model is for filters behind it,
     * and for no provider.
     */
    private static ObjectNode towardsProvider() {
        String length =
                "%%DYNAMIC_METADATA(%s:%s)%%"
                        .formatted(WireNames.DYNAMIC_METADATA, WireNames.CONTENT_LENGTH_KEY);
        ObjectNode modifier = headers("content-length", length);
        modifier.set("remove", Json.array(WireNames.MODEL_HEADER));
        return modifier;
    }

    private static ObjectNode headers(String name, String value) {
        return Json.object("set", Json.array(Json.object("name", name, "value", value)));
    }

    private static ObjectNode backendRef(Reference reference) {
        return Json.object(
                "group",
                reference.kind().equals(Kinds.SERVICE) ? "" : Kinds.ENVOY_GATEWAY_GROUP,
                "kind",
                reference.kind().kind(),
                "name",
                reference.key().name(),
                "namespace",
                reference.key().namespace(),
                "port",
                reference.port());
    }
}
