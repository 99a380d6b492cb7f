package io.outrigger.manifests.envoy;

import io.outrigger.contract.WireNames;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.Endpoint;
import io.outrigger.manifests.model.Endpoint.Transport;
import io.outrigger.manifests.model.RouteRule;
import io.outrigger.manifests.model.RuleBackend.Target;
import io.outrigger.manifests.tree.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The cluster of one AI rule: a locality per backend, identity in the endpoints' metadata, the
 * upstream filters inside. One cannot exist without the other.
 */
public final class OwnClusters {
    private OwnClusters() {}

    /** Empty when no backend of the rule can be reached: its route stays a dead end. */
    public static Optional<ObjectNode> of(AiRoute route, RouteRule rule, DataPlane dataPlane) {
        var targets = rule.targets();
        return targets.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        cluster(
                                EnvoyNames.ownCluster(route.key(), rule.index()),
                                targets,
                                dataPlane));
    }

    private static ObjectNode cluster(String name, List<Target> targets, DataPlane dataPlane) {
        var transports =
                targets.stream()
                        .flatMap(target -> target.upstream().endpoints().stream())
                        .map(Endpoint::transport)
                        .distinct()
                        .toList();
        return Json.object(
                "name",
                name,
                "type",
                "STRICT_DNS",
                "connect_timeout",
                "10s",
                "dns_lookup_family",
                "V4_PREFERRED",
                "respect_dns_ttl",
                true,
                "lb_policy",
                "LEAST_REQUEST",
                // without it the weights of localities do not count
                "common_lb_config",
                Json.object("locality_weighted_lb_config", Json.object()),
                "per_connection_buffer_limit_bytes",
                DataPlane.MAX_BODY_BYTES,
                "circuit_breakers",
                Json.object("thresholds", Json.array(ExtProcCluster.thresholds())),
                "transport_socket_matches",
                Json.array(
                        transports.stream()
                                .map(it -> TransportSockets.match(it, dataPlane))
                                .toList()),
                "typed_extension_protocol_options",
                Trees.httpProtocolOptions(
                        "explicit_http_config", Json.object("http_protocol_options", Json.object()),
                        "http_filters", ExtProcFilters.upstream()),
                "load_assignment",
                loadAssignment(name, targets));
    }

    private static ObjectNode loadAssignment(String name, List<Target> targets) {
        // Envoy wants priorities without gaps
        var priorities = targets.stream().map(Target::priority).distinct().sorted().toList();
        return Json.object(
                "cluster_name",
                name,
                "endpoints",
                Json.array(
                        targets.stream()
                                .map(it -> locality(it, priorities.indexOf(it.priority())))
                                .toList()));
    }

    private static ObjectNode locality(Target target, int priority) {
        String backend = target.upstream().config().name();
        return Json.object(
                // localities of one name would be joined, and their weights with them
                "locality", Json.object("region", "ref/" + target.ref()),
                "priority", priority,
                "load_balancing_weight", target.weight(),
                "lb_endpoints",
                        Json.array(
                                target.upstream().endpoints().stream()
                                        .map(it -> endpoint(it, backend))
                                        .toList()));
    }

    private static ObjectNode endpoint(Endpoint endpoint, String backend) {
        var identity =
                Json.object(
                        WireNames.BACKEND_NAME_KEY,
                        backend,
                        WireNames.ENDPOINT_HOST_KEY,
                        endpoint.isAddress() ? null : endpoint.host());
        return Json.object(
                "endpoint",
                        Json.object(
                                "hostname", hostHeader(endpoint),
                                "address", Trees.socketAddress(endpoint.host(), endpoint.port())),
                "metadata",
                        Json.object(
                                "filter_metadata",
                                Json.object(
                                        WireNames.STATIC_METADATA,
                                        identity,
                                        TransportSockets.METADATA,
                                        TransportSockets.key(endpoint.transport()))));
    }

    private static String hostHeader(Endpoint endpoint) {
        return switch (endpoint.transport()) {
            case Transport.Tls(var serverName, _) when endpoint.isAddress() -> serverName;
            case Transport.Tls _, Transport.Plaintext _ -> endpoint.host();
        };
    }
}
