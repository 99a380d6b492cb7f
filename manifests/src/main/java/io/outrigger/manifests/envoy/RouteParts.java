package io.outrigger.manifests.envoy;

import io.outrigger.contract.ClientAuth;
import io.outrigger.contract.WireNames;
import io.outrigger.manifests.api.BackendTrafficPolicy.HttpTimeout;
import io.outrigger.manifests.api.BackendTrafficPolicy.Timeout;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.RouteRule;
import io.outrigger.manifests.tree.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a route of Envoy carries beside its match. */
public final class RouteParts {
    private RouteParts() {}

    /** Leads to the rule's own cluster, and enables the router-level filter. */
    public static ObjectNode toOwnCluster(AiRoute route, RouteRule rule) {
        return Json.object(
                "route", action(route, rule),
                "metadata", metadata(route),
                "request_headers_to_add", clientAddress(rule),
                "typed_per_filter_config", ExtProcFilters.enabled());
    }

    private static @Nullable ArrayNode clientAddress(RouteRule rule) {
        return rule.policy().filter(ClientAuth.Policy::needsClientAddress).isPresent()
                ? Json.array(
                        Json.object(
                                "header",
                                Json.object(
                                        "key",
                                        WireNames.CLIENT_ADDRESS_HEADER,
                                        "value",
                                        "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"),
                                "append_action",
                                "OVERWRITE_IF_EXISTS_OR_ADD"))
                : null;
    }

    /**
     * Enables the router-level filter, which reads the model and has the route chosen again. That
     * no model route took the request then shows in a response header, which ext_proc replaces by
     * an answer in the client's dialect.
     */
    public static ObjectNode catchAll() {
        var marker =
                Json.object(
                        "header",
                        Json.object("key", WireNames.NO_ROUTE_HEADER, "value", "true"),
                        "append_action",
                        "OVERWRITE_IF_EXISTS_OR_ADD");
        return Json.object(
                "direct_response", unavailable("no AI route took the request"),
                "response_headers_to_add", Json.array(marker),
                "typed_per_filter_config", ExtProcFilters.enabled());
    }

    /** A local reply that stands where no backend can be reached. */
    public static ObjectNode unavailable(String text) {
        return Json.object("status", 503, "body", Json.object("inline_string", text + "\n"));
    }

    private static ObjectNode action(AiRoute route, RouteRule rule) {
        var timeouts = rule.timeouts();
        var http = Optional.ofNullable(rule.traffic().timeout()).map(Timeout::http);
        return Json.object(
                "cluster", EnvoyNames.ownCluster(route.key(), rule.id()),
                "auto_host_rewrite", true,
                "timeout", Trees.seconds(timeouts.request()),
                "idle_timeout",
                        http.map(HttpTimeout::streamIdleTimeout).map(Trees::seconds).orElse("0s"),
                "max_stream_duration",
                        http.map(HttpTimeout::maxStreamDuration)
                                .map(Trees::seconds)
                                .map(it -> Json.object("max_stream_duration", it))
                                .orElse(null),
                "retry_policy", Retries.of(rule).orElse(null));
    }

    private static ObjectNode metadata(AiRoute route) {
        return Json.object(
                "filter_metadata",
                Json.object(
                        WireNames.STATIC_METADATA,
                        Json.object(WireNames.ROUTE_NAME_KEY, route.key().toString())));
    }
}
