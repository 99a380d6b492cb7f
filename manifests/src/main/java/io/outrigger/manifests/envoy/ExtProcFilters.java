package io.outrigger.manifests.envoy;

import io.outrigger.contract.WireNames;
import io.outrigger.manifests.model.Shape;
import io.outrigger.manifests.tree.Json;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Both ext_proc filters. The streams tell them apart by {@code request_attributes}, which only the
 * upstream-level filter sends. Neither sets a gRPC timeout: a stream lives as long as its request.
 */
public final class ExtProcFilters {
    private static final String FILTERS = "envoy.extensions.filters.http.";

    private ExtProcFilters() {}

    /** The router-level filter: in every filter chain, off until a route enables it. */
    public static ObjectNode router(ExtProc extProc) {
        return Json.object(
                "name",
                EnvoyNames.EXT_PROC_FILTER,
                "disabled",
                true,
                "typed_config",
                Trees.typed(
                        FILTERS + "ext_proc.v3.ExternalProcessor",
                        "grpc_service",
                        grpcService(extProc),
                        "failure_mode_allow",
                        false,
                        "processing_mode",
                        routerMode(extProc.shape()),
                        "message_timeout",
                        "10s",
                        "allow_mode_override",
                        true,
                        "metadata_options",
                        metadataOptions(List.of(), List.of())));
    }

    /** What a route carries to enable the router-level filter. */
    public static ObjectNode enabled() {
        return Json.object(
                EnvoyNames.EXT_PROC_FILTER,
                Trees.typed(FILTERS + "ext_proc.v3.ExtProcPerRoute", "overrides", Json.object()));
    }

    /**
     * The filters of a cluster, in their order.
     *
     * @param backendKey the metadata that names a backend
     * @param namespaces dynamic metadata that ext_proc takes credentials of requests from
     */
    static ArrayNode upstream(ExtProc extProc, String backendKey, List<String> namespaces) {
        return Json.array(
                upstreamExtProc(extProc, backendKey, namespaces),
                contentLength(),
                Trees.extension(
                        "envoy.filters.http.upstream_codec",
                        Trees.typed(FILTERS + "upstream_codec.v3.UpstreamCodec")));
    }

    /** Who reads the response's body has seen the request. */
    private static ObjectNode routerMode(Shape shape) {
        return switch (shape) {
            case SIDECAR -> mode("SEND", "BUFFERED", "BUFFERED");
            case STANDALONE -> mode("SEND", "BUFFERED", "NONE");
        };
    }

    private static ObjectNode upstreamMode(Shape shape) {
        return switch (shape) {
            case SIDECAR -> mode("SKIP", "NONE", "NONE");
            case STANDALONE -> mode("SEND", "BUFFERED", "BUFFERED");
        };
    }

    private static ObjectNode mode(
            String responseHeaders, String requestBody, String responseBody) {
        return Json.object(
                "request_header_mode",
                "SEND",
                "response_header_mode",
                responseHeaders,
                "request_body_mode",
                requestBody,
                "response_body_mode",
                responseBody,
                "request_trailer_mode",
                "SKIP",
                "response_trailer_mode",
                "SKIP");
    }

    private static ObjectNode upstreamExtProc(
            ExtProc extProc, String backendKey, List<String> namespaces) {
        var own =
                switch (extProc.shape()) {
                    case SIDECAR -> List.<String>of();
                    case STANDALONE -> List.of(WireNames.CLIENT_HEADERS_METADATA);
                };
        var forwarded = Stream.concat(namespaces.stream(), own.stream()).toList();
        return Trees.extension(
                EnvoyNames.EXT_PROC_FILTER,
                Trees.typed(
                        FILTERS + "ext_proc.v3.ExternalProcessor",
                        "grpc_service",
                        grpcService(extProc),
                        "failure_mode_allow",
                        false,
                        "processing_mode",
                        upstreamMode(extProc.shape()),
                        "message_timeout",
                        "10s",
                        "allow_mode_override",
                        extProc.shape() == Shape.STANDALONE ? true : null,
                        "mutation_rules",
                        Json.object("allow_envoy", true),
                        "request_attributes",
                        attributes(backendKey),
                        "metadata_options",
                        metadataOptions(forwarded, own)));
    }

    private static ArrayNode attributes(String backendKey) {
        return Json.array(
                attribute("upstream_host_metadata", backendKey),
                attribute("cluster_metadata", backendKey),
                attribute("upstream_host_metadata", WireNames.ENDPOINT_HOST_KEY),
                attribute("route_metadata", WireNames.ROUTE_NAME_KEY));
    }

    private static String attribute(String source, String key) {
        return "xds.%s.filter_metadata['%s']['%s']"
                .formatted(source, WireNames.STATIC_METADATA, key);
    }

    /** ext_proc may replace the body, but only a filter behind it can set its length. */
    private static ObjectNode contentLength() {
        String value =
                "%%DYNAMIC_METADATA(%s:%s)%%"
                        .formatted(WireNames.DYNAMIC_METADATA, WireNames.CONTENT_LENGTH_KEY);
        var append =
                Json.object(
                        "header",
                        Json.object("key", "content-length", "value", value),
                        "append_action",
                        "ADD_IF_ABSENT");
        return Trees.extension(
                "envoy.filters.http.header_mutation",
                Trees.typed(
                        FILTERS + "header_mutation.v3.HeaderMutation",
                        "mutations",
                        Json.object(
                                "request_mutations", Json.array(Json.object("append", append)))));
    }

    private static ObjectNode grpcService(ExtProc extProc) {
        return Json.object(
                "envoy_grpc",
                Json.object(
                        "cluster_name",
                        extProc.cluster(),
                        "authority",
                        extProc.authority().isEmpty() ? null : extProc.authority()));
    }

    private static ObjectNode metadataOptions(List<String> forwarded, List<String> received) {
        return Json.object(
                "forwarding_namespaces",
                forwarded.isEmpty() ? null : Json.object("untyped", Json.array(forwarded)),
                "receiving_namespaces",
                Json.object(
                        "untyped",
                        Json.array(
                                Stream.concat(
                                                Stream.of(WireNames.DYNAMIC_METADATA),
                                                received.stream())
                                        .toList())));
    }
}
