package io.outrigger.manifests.envoy;

import io.outrigger.contract.ClientAuth.ContextExtension;
import io.outrigger.contract.ClientAuth.ExtAuth;
import io.outrigger.contract.ClientAuth.ExtAuthService;
import io.outrigger.manifests.model.Endpoint.SubjectAltName;
import io.outrigger.manifests.model.Endpoint.Transport;
import io.outrigger.manifests.model.Endpoint.Trust;
import io.outrigger.manifests.tree.Json;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Envoy's own filter that asks a service about each request, as Envoy Gateway configures it. Where
 * its cluster is not there, Envoy answers 403.
 *
 * @param cluster name of the cluster that leads to the service
 */
public record ExtAuthz(ExtAuth config, String cluster) {
    private static final String TYPES = "envoy.extensions.filters.http.ext_authz.v3.";
    private static final String CONNECT_TIMEOUT = "10s";

    /** What a route carries on which Envoy is not to ask. */
    public static ObjectNode disabled() {
        return Trees.typed(TYPES + "ExtAuthzPerRoute", "disabled", true);
    }

    /** The filter: on, wherever a route does not disable it. */
    public ObjectNode filter() {
        ObjectNode filter =
                Trees.typed(
                        TYPES + "ExtAuthz",
                        "transport_api_version",
                        "V3",
                        "failure_mode_allow",
                        config.failOpen(),
                        "allowed_headers",
                        matchers(config.headersToExtAuth()));
        String timeout = Trees.seconds(config.timeout());
        switch (config.service()) {
            case ExtAuthService.Http http -> filter.set("http_service", http(http, timeout));
            case ExtAuthService.Grpc _ ->
                    filter.set(
                            "grpc_service",
                            Json.object(
                                    "envoy_grpc",
                                    Json.object(
                                            "cluster_name",
                                            cluster,
                                            "authority",
                                            uri().getRawAuthority()),
                                    "timeout",
                                    timeout));
        }
        return Trees.extension(EnvoyNames.EXT_AUTHZ_FILTER, filter);
    }

    private ObjectNode http(ExtAuthService.Http http, String timeout) {
        String path = uri().getRawPath();
        var headersToBackend = matchers(http.headersToBackend());
        return Json.object(
                "server_uri",
                Json.object("uri", http.url(), "cluster", cluster, "timeout", timeout),
                "path_prefix",
                path.isEmpty() ? null : path,
                "authorization_response",
                headersToBackend == null
                        ? null
                        : Json.object("allowed_upstream_headers", headersToBackend));
    }

    /** Null when no names are given. */
    private static @Nullable ObjectNode matchers(List<String> names) {
        return names.isEmpty()
                ? null
                : Json.object(
                        "patterns",
                        Json.array(
                                names.stream()
                                        .map(it -> Json.object("exact", it, "ignore_case", true))
                                        .toList()));
    }

    /** What all routes carry; empty when the service is told nothing but the request. */
    public Optional<ObjectNode> everywhere() {
        if (!(config.service() instanceof ExtAuthService.Grpc(_, var extensions))
                || extensions.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode told = Json.object();
        for (ContextExtension extension : extensions) {
            told.put(extension.name(), extension.value());
        }
        return Optional.of(
                Json.object(
                        EnvoyNames.EXT_AUTHZ_FILTER,
                        Trees.typed(
                                TYPES + "ExtAuthzPerRoute",
                                "check_settings",
                                Json.object("context_extensions", told))));
    }

    /** The cluster that leads to the service. */
    public ObjectNode upstream(DataPlane dataPlane) {
        var uri = uri();
        return Json.object(
                "name",
                cluster,
                "type",
                "STRICT_DNS",
                "connect_timeout",
                CONNECT_TIMEOUT,
                "dns_lookup_family",
                "V4_PREFERRED",
                "respect_dns_ttl",
                true,
                "transport_socket",
                transportSocket(uri, dataPlane),
                "typed_extension_protocol_options",
                protocol(),
                "load_assignment",
                Json.object(
                        "cluster_name",
                        cluster,
                        "endpoints",
                        Json.array(Json.object("lb_endpoints", Json.array(endpoint(uri))))));
    }

    private static ObjectNode endpoint(URI uri) {
        String host = uri.getHost().replaceAll("[\\[\\]]", "");
        return Json.object(
                "endpoint", Json.object("address", Trees.socketAddress(host, uri.getPort())));
    }

    /** Null when bytes go in the clear. */
    private static @Nullable ObjectNode transportSocket(URI uri, DataPlane dataPlane) {
        if (!uri.getScheme().equals("https")) {
            return null;
        }
        var name = new SubjectAltName(SubjectAltName.Type.DNS, uri.getHost());
        return new TransportSockets(dataPlane, Optional.empty())
                .socket(
                        new Transport.Tls(
                                uri.getHost(), List.of(name), new Trust.SystemAuthorities()));
    }

    /** Null for Envoy's default, HTTP/1.1. */
    private @Nullable ObjectNode protocol() {
        return switch (config.service()) {
            case ExtAuthService.Http _ -> null;
            case ExtAuthService.Grpc _ ->
                    Trees.httpProtocolOptions(
                            "explicit_http_config",
                            Json.object("http2_protocol_options", Json.object()));
        };
    }

    private URI uri() {
        return URI.create(config.service().url());
    }
}
