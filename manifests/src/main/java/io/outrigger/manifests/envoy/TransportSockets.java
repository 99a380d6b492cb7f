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
                                            validation(tls))));
        };
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
        return Json.object(
                "san_type", name.type().name(), "matcher", Json.object("exact", name.name()));
    }
}
