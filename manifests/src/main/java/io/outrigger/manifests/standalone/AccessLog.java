package io.outrigger.manifests.standalone;

import io.outrigger.contract.RouteCost;
import io.outrigger.contract.WireNames;
import io.outrigger.manifests.envoy.Trees;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.tree.Json;
import tools.jackson.databind.node.ObjectNode;

/** One JSON line per request. */
final class AccessLog {
    private AccessLog() {}

    static ObjectNode of(GatewayModel gateway, String path) {
        var format = Json.object("log_format", Json.object("json_format", line(gateway)));
        if (path.isEmpty()) {
            return logger("stdout", "stream.v3.StdoutAccessLog", format);
        }
        format.put("path", path);
        return logger("file", "file.v3.FileAccessLog", format);
    }

    private static ObjectNode logger(String name, String type, ObjectNode fields) {
        ObjectNode config = Trees.typed("envoy.extensions.access_loggers." + type);
        config.setAll(fields);
        return Trees.extension("envoy.access_loggers." + name, config);
    }

    private static ObjectNode line(GatewayModel gateway) {
        ObjectNode line =
                Json.object(
                        "start_time", "%START_TIME%",
                        "request_id", "%REQ(X-REQUEST-ID)%",
                        "method", "%REQ(:METHOD)%",
                        "path", "%PATH(NQ:ORIG_OR_PATH)%",
                        "status", "%RESPONSE_CODE%",
                        "response_flags", "%RESPONSE_FLAGS%",
                        "response_code_details", "%RESPONSE_CODE_DETAILS%",
                        "duration_ms", "%DURATION%",
                        "route_name", "%ROUTE_NAME%",
                        "upstream_host", "%UPSTREAM_HOST%",
                        "backend_name", metadata("backend_name"),
                        "model_name_override", metadata("model_name_override"),
                        "response_model", metadata("response_model"));
        var costs = Json.object();
        gateway.servedRoutes().stream()
                .flatMap(route -> route.costs().stream())
                .map(RouteCost::metadataKey)
                .distinct()
                .forEach(key -> costs.put(key, metadata(key)));
        line.set("costs", costs);
        return line;
    }

    private static String metadata(String key) {
        return "%%DYNAMIC_METADATA(%s:%s)%%".formatted(WireNames.DYNAMIC_METADATA, key);
    }
}
