package io.outrigger.manifests.envoy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.manifests.model.Endpoint.SubjectAltName;
import io.outrigger.manifests.model.Endpoint.Transport;
import io.outrigger.manifests.model.Endpoint.Trust;
import io.outrigger.manifests.model.ProxyAddress;
import io.outrigger.manifests.tree.Json;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The sockets of one cluster; an endpoint selects its own by metadata.
 *
 * @param forwardProxy what all of them go through
 */
record TransportSockets(DataPlane dataPlane, Optional<ProxyAddress> forwardProxy) {
    /** Namespace of the metadata that Envoy compares. */
    static final String METADATA = "envoy.transport_socket_match";

    ObjectNode match(Transport transport) {
        var direct = socket(transport);
        return Json.object(
                "name", name(transport),
                "match", key(transport),
                "transport_socket", forwardProxy.map(it -> through(it, direct)).orElse(direct));
    }

    /** By HTTP CONNECT; TLS stays between Envoy and the endpoint. */
    private static ObjectNode through(ProxyAddress proxy, ObjectNode direct) {
        return Trees.extension(
                "envoy.transport_sockets.http_11_proxy",
                Trees.typed(
                        "envoy.extensions.transport_sockets.http_11_proxy.v3"
                                + ".Http11ProxyUpstreamTransport",
                        "transport_socket",
                        direct,
                        "default_proxy_address",
                        Trees.socketAddress(proxy.host(), proxy.port())));
    }

    static ObjectNode key(Transport transport) {
        return Json.object("transport", name(transport));
    }

    private static String name(Transport transport) {
        return switch (transport) {
            case Transport.Plaintext() -> "plaintext";
            case Transport.Mesh(var identities) -> "mesh:" + String.join(",", identities);
            case Transport.Tls(var serverName, var names, var trust) ->
                    "tls:%s:%s%s".formatted(serverName, joined(names), suffix(trust));
        };
    }

    private static String joined(List<SubjectAltName> names) {
        return names.stream().map(SubjectAltName::name).collect(Collectors.joining(","));
    }

    /** Sockets that trust differently are different sockets. */
    private static String suffix(Trust trust) {
        return switch (trust) {
            case Trust.SystemAuthorities() -> "";
            case Trust.Authorities(var pem) -> ":" + UUID.nameUUIDFromBytes(pem.getBytes(UTF_8));
            case Trust.Anybody() -> ":any";
        };
    }

    ObjectNode socket(Transport transport) {
        return switch (transport) {
            case Transport.Plaintext() -> rawBuffer();
            case Transport.Mesh(var identities) ->
                    dataPlane.mesh() ? tls(null, mutual(identities)) : rawBuffer();
            case Transport.Tls tls ->
                    tls(
                            tls.serverName(),
                            Json.object(
                                    "tls_params",
                                    Json.object("tls_minimum_protocol_version", "TLSv1_2"),
                                    "validation_context",
                                    validation(tls)));
        };
    }

    private static ObjectNode rawBuffer() {
        return Trees.extension(
                "envoy.transport_sockets.raw_buffer",
                Trees.typed("envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer"));
    }

    private static ObjectNode tls(@Nullable String serverName, ObjectNode context) {
        return Trees.extension(
                "envoy.transport_sockets.tls",
                Trees.typed(
                        "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
                        "sni",
                        serverName,
                        "common_tls_context",
                        context));
    }

    /** As istiod writes it for HTTP/1.1 between proxies; the certificates come from the agent. */
    private static ObjectNode mutual(List<String> identities) {
        return Json.object(
                "tls_certificate_sds_secret_configs",
                Json.array(secret("default")),
                "combined_validation_context",
                Json.object(
                        "default_validation_context",
                        Json.object(
                                "match_typed_subject_alt_names",
                                Json.array(
                                        identities.stream()
                                                .map(
                                                        it ->
                                                                matcher(
                                                                        SubjectAltName.Type.URI,
                                                                        "suffix",
                                                                        it))
                                                .toList())),
                        "validation_context_sds_secret_config",
                        secret("ROOTCA")),
                "alpn_protocols",
                Json.array("istio-http/1.1", "istio", "http/1.1"));
    }

    private static ObjectNode secret(String name) {
        return Json.object(
                "name",
                name,
                "sds_config",
                Json.object(
                        "api_config_source",
                        Json.object(
                                "api_type",
                                "GRPC",
                                "transport_api_version",
                                "V3",
                                "set_node_on_first_message_only",
                                true,
                                "grpc_services",
                                Json.array(
                                        Json.object(
                                                "envoy_grpc",
                                                Json.object("cluster_name", "sds-grpc")))),
                        "resource_api_version",
                        "V3",
                        "initial_fetch_timeout",
                        "0s"));
    }

    /** Null when any certificate is good. */
    private @Nullable ObjectNode validation(Transport.Tls tls) {
        var authorities =
                switch (tls.trust()) {
                    case Trust.Anybody() -> null;
                    case Trust.SystemAuthorities() -> Json.object("filename", dataPlane.caBundle());
                    case Trust.Authorities(var pem) -> Json.object("inline_string", pem);
                };
        return authorities == null
                ? null
                : Json.object(
                        "trusted_ca",
                        authorities,
                        "match_typed_subject_alt_names",
                        Json.array(
                                tls.subjectAltNames().stream()
                                        .map(TransportSockets::matcher)
                                        .toList()));
    }

    private static ObjectNode matcher(SubjectAltName name) {
        return matcher(name.type(), "exact", name.name());
    }

    private static ObjectNode matcher(SubjectAltName.Type type, String match, String name) {
        return Json.object("san_type", type.name(), "matcher", Json.object(match, name));
    }
}
