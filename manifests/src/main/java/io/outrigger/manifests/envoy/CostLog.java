package io.outrigger.manifests.envoy;

import io.outrigger.contract.WireNames;
import io.outrigger.manifests.tree.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line on the proxy's output for each request that reached a backend, with all that ext_proc has
 * counted. It stands beside the access logs of the gateway's owner, whose format we do not choose.
 */
public final class CostLog {
    private static final String REACHED_A_BACKEND = "backend_name";

    private CostLog() {}

    /** An entry of {@code access_log}. */
    public static ObjectNode entry() {
        var line =
                Json.object(
                        "start_time", "%START_TIME%",
                        "request_id", "%REQ(X-REQUEST-ID)%",
                        "path", "%PATH(NQ:ORIG_OR_PATH)%",
                        "status", "%RESPONSE_CODE%",
                        "response_flags", "%RESPONSE_FLAGS%",
                        "duration_ms", "%DURATION%",
                        "attempts", "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
                        "route_name", "%ROUTE_NAME%",
                        "upstream_host", "%UPSTREAM_HOST%",
                        "ai_gateway",
                                "%%DYNAMIC_METADATA(%s)%%".formatted(WireNames.DYNAMIC_METADATA));
        var logger =
                Trees.extension(
                        "envoy.access_loggers.stdout",
                        Trees.typed(
                                "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
                                "log_format",
                                Json.object("json_format", line)));
        logger.set("filter", Json.object("metadata_filter", reachedABackend()));
        return logger;
    }

    private static ObjectNode reachedABackend() {
        return Json.object(
                "matcher",
                Json.object(
                        "filter", WireNames.DYNAMIC_METADATA,
                        "path", Json.array(Json.object("key", REACHED_A_BACKEND)),
                        "value", Json.object("present_match", true)),
                "match_if_key_not_found",
                false);
    }
}
