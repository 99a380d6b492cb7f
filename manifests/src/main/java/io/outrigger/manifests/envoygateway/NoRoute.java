package io.outrigger.manifests.envoygateway;

import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.tree.Json;
import tools.jackson.databind.node.ObjectNode;

/** An HTTPRouteFilter that has Envoy answer where no AI route took a request. */
final class NoRoute {
    private static final String NAME = "outrigger-no-route";

    private NoRoute() {}

    static ObjectNode filter(String namespace) {
        ObjectNode filter = Owned.object(Kinds.HTTP_ROUTE_FILTER, new ObjectKey(namespace, NAME));
        filter.set(
                "spec",
                Json.object(
                        "directResponse",
                        Json.object(
                                "statusCode",
                                503,
                                "contentType",
                                "text/plain",
                                "body",
                                Json.object(
                                        "type",
                                        "Inline",
                                        "inline",
                                        "no AI route took the request\n"))));
        return filter;
    }

    static ObjectNode filterRef() {
        return Json.object(
                "group",
                Kinds.ENVOY_GATEWAY_GROUP,
                "kind",
                Kinds.HTTP_ROUTE_FILTER.kind(),
                "name",
                NAME);
    }
}
