package io.outrigger.manifests.envoy;

import io.outrigger.manifests.tree.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The cluster that leads to ext_proc. */
public final class ExtProcCluster {
    private static final int STREAM_WINDOW_BYTES = 1 << 20;
    private static final int CONNECTION_WINDOW_BYTES = 16 << 20;

    /** Envoy's default of 1,024 would be the limit of open LLM calls, two streams each. */
    private static final int UNLIMITED = 1_000_000;

    private ExtProcCluster() {}

    public static ObjectNode of(DataPlane dataPlane) {
        var addresses = dataPlane.extProc().addresses();
        return Json.object(
                "name",
                EnvoyNames.EXT_PROC_CLUSTER,
                "type",
                addresses.isEmpty() ? "STATIC" : "STRICT_DNS",
                "connect_timeout",
                "10s",
                "per_connection_buffer_limit_bytes",
                DataPlane.MAX_BODY_BYTES,
                "circuit_breakers",
                Json.object("thresholds", Json.array(thresholds())),
                "typed_extension_protocol_options",
                http2(),
                "load_assignment",
                loadAssignment(
                        addresses.isEmpty()
                                ? List.of(pipe(dataPlane.udsPath()))
                                : addresses.stream().map(ExtProcCluster::socket).toList()));
    }

    static ObjectNode thresholds() {
        return Json.object(
                "max_connections", UNLIMITED,
                "max_pending_requests", UNLIMITED,
                "max_requests", UNLIMITED,
                "max_retries", UNLIMITED);
    }

    private static ObjectNode http2() {
        var options =
                Json.object(
                        "initial_stream_window_size", STREAM_WINDOW_BYTES,
                        "initial_connection_window_size", CONNECTION_WINDOW_BYTES);
        return Trees.httpProtocolOptions(
                "explicit_http_config", Json.object("http2_protocol_options", options));
    }

    private static ObjectNode pipe(String path) {
        return Json.object("pipe", Json.object("path", path));
    }

    private static ObjectNode socket(ExtProc.Address address) {
        return Trees.socketAddress(address.host(), address.port());
    }

    private static ObjectNode loadAssignment(List<ObjectNode> addresses) {
        var endpoints =
                addresses.stream()
                        .map(it -> Json.object("endpoint", Json.object("address", it)))
                        .toList();
        return Json.object(
                "cluster_name",
                EnvoyNames.EXT_PROC_CLUSTER,
                "endpoints",
                Json.array(Json.object("lb_endpoints", Json.array(endpoints))));
    }
}
