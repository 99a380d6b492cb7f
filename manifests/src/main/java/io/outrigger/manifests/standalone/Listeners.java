package io.outrigger.manifests.standalone;

import io.outrigger.manifests.envoy.EarlyHeaders;
import io.outrigger.manifests.envoy.EnvoyNames;
import io.outrigger.manifests.envoy.ExtProc;
import io.outrigger.manifests.envoy.ExtProcFilters;
import io.outrigger.manifests.envoy.Trees;
import io.outrigger.manifests.tree.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** One plain HTTP listener. */
final class Listeners {
    private Listeners() {}

    static ObjectNode address(String host, int port) {
        return Json.object("socket_address", Json.object("address", host, "port_value", port));
    }

    static ObjectNode of(
            int port,
            List<ObjectNode> virtualHosts,
            ObjectNode log,
            String host,
            ObjectNode limits,
            ExtProc extProc) {
        var manager =
                Trees.extension(
                        EnvoyNames.HTTP_CONNECTION_MANAGER,
                        connectionManager(virtualHosts, log, extProc));
        ObjectNode listener = Json.object("name", "http-" + port, "address", address(host, port));
        listener.setAll(limits);
        listener.set("filter_chains", Json.array(Json.object("filters", Json.array(manager))));
        return listener;
    }

    private static ObjectNode connectionManager(
            List<ObjectNode> virtualHosts, ObjectNode log, ExtProc extProc) {
        return Trees.typed(
                "envoy.extensions.filters.network.http_connection_manager.v3"
                        + ".HttpConnectionManager",
                "stat_prefix",
                "http",
                "use_remote_address",
                true,
                "normalize_path",
                true,
                "generate_request_id",
                true,
                "always_set_request_id_in_response",
                true,
                "stream_idle_timeout",
                "0s",
                "early_header_mutation_extensions",
                EarlyHeaders.extensions(),
                "access_log",
                Json.array(log),
                "http_filters",
                Json.array(ExtProcFilters.router(extProc), router()),
                "route_config",
                Json.object(
                        "name",
                        "ai",
                        "ignore_port_in_host_matching",
                        true,
                        "virtual_hosts",
                        Json.array(virtualHosts)));
    }

    private static ObjectNode router() {
        return Trees.extension(
                EnvoyNames.ROUTER_FILTER,
                Trees.typed("envoy.extensions.filters.http.router.v3.Router"));
    }
}
