package io.outrigger.manifests.envoy;

import io.outrigger.manifests.model.Endpoint.Transport;
import io.outrigger.manifests.tree.Json;
import tools.jackson.databind.node.ObjectNode;

/** The sockets of one cluster; an endpoint selects its own by metadata. */
final class TransportSockets {
    /** Namespace of the metadata that Envoy compares. */
    static final String METADATA = "envoy.transport_socket_match";

    private TransportSockets() {}

    static ObjectNode match(Transport transport, DataPlane dataPlane) {
        return Json.object(
                "name", name(transport),
                "match", key(transport),
                "transport_socket", socket(transport, dataPlane));
    }

    static ObjectNode key(Transport transport) {
        return Json.object("transport", name(transport));
    }

    private static String name(Transport transport) {
        return switch (transport) {
            case Transport.Plaintext() -> "plaintext";
            case Transport.Tls(var serverName, var names) ->
                    "tls:" + serverName + ":" + String.join(",", names);
        };
    }

    private static ObjectNode socket(Transport transport, DataPlane dataPlane) {
        return switch (transport) {
            case Transport.Plaintext() ->
                    Trees.extension(
                            "envoy.transport_sockets.raw_buffer",
                            Trees.typed(
                                    "envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer"));
            case Transport.Tls tls ->
                    Trees.extension(
                            "envoy.transport_sockets.tls",
                            Trees.typed(
                                    "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
                                    "sni",
                                    tls.serverName(),
                                    "common_tls_context",
                                    Json.object(
                                            "tls_params",
                                            Json.object("tls_minimum_protocol_version", "TLSv1_2"),
                                            "validation_context",
                                            validation(tls, dataPlane))));
        };
    }

    private static ObjectNode validation(Transport.Tls tls, DataPlane dataPlane) {
        return Json.object(
                "trusted_ca",
                Json.object("filename", dataPlane.caBundle()),
                "match_typed_subject_alt_names",
                Json.array(
                        tls.subjectAltNames().stream()
                                .map(
                                        name ->
                                                Json.object(
                                                        "san_type",
                                                        "DNS",
                                                        "matcher",
                                                        Json.object("exact", name)))
                                .toList()));
    }
}
