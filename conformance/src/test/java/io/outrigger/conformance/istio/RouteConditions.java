package io.outrigger.conformance.istio;

import io.outrigger.manifests.tree.Json;
import io.outrigger.testkit.cluster.KubeHttp;
import tools.jackson.databind.JsonNode;

/** What the controller says of the AIGatewayRoutes of a namespace, towards their first parent. */
record RouteConditions(KubeHttp api, String namespace) {
    /** Whether a condition has this status, and a message with this in it. */
    boolean hold(String route, String type, String status, String message) {
        return of(route)
                .at("/parents/0/conditions")
                .valueStream()
                .anyMatch(
                        it ->
                                it.path("type").asString().equals(type)
                                        && it.path("status").asString().equals(status)
                                        && it.path("message").asString().contains(message));
    }

    /** The status of a route; empty when there is none. */
    JsonNode of(String route) {
        return api.find(
                        "/apis/aigateway.envoyproxy.io/v1beta1/namespaces/"
                                + namespace
                                + "/aigatewayroutes/"
                                + route)
                .map(it -> it.path("status"))
                .orElseGet(Json::object);
    }
}
