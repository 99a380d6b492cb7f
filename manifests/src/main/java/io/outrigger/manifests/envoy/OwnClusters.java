package io.outrigger.manifests.envoy;

import io.outrigger.contract.BackendAuth;
import io.outrigger.contract.WireNames;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.Endpoint;
import io.outrigger.manifests.model.RouteRule;
import io.outrigger.manifests.model.RuleBackend.Target;
import io.outrigger.manifests.tree.Json;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
                                EnvoyNames.ownCluster(route.key(), rule.id()),
                                targets,
                                backendKey(rule),
                                dataPlane.extProc(),
                                new ClusterLimits(rule.traffic()),
                                new TransportSockets(dataPlane, route.forwardProxy())));
    }

    /** One that an ext_proc without the rule's policy does not find. */
    private static String backendKey(RouteRule rule) {
        return rule.policy().isPresent()
                ? WireNames.PROTECTED_BACKEND_NAME_KEY
                : WireNames.BACKEND_NAME_KEY;
    }

    private static ObjectNode cluster(
            String name,
            List<Target> targets,
            String backendKey,
            ExtProc extProc,
            ClusterLimits limits,
            TransportSockets sockets) {
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
                targets.getFirst().upstream().isUnixSocket() ? "STATIC" : "STRICT_DNS",
                "connect_timeout",
                limits.connectTimeout(),
                "dns_lookup_family",
                "V4_PREFERRED",
                "respect_dns_ttl",
                true,
                "lb_policy",
                "LEAST_REQUEST",
                "common_lb_config",
                limits.commonLoadBalancing(),
                "per_connection_buffer_limit_bytes",
                DataPlane.MAX_BODY_BYTES,
                "circuit_breakers",
                limits.circuitBreakers(),
                "outlier_detection",
                limits.outlierDetection(),
                "transport_socket_matches",
                Json.array(transports.stream().map(sockets::match).toList()),
                "typed_extension_protocol_options",
                Trees.httpProtocolOptions(
                        "common_http_protocol_options", limits.connections(),
                        "explicit_http_config", Json.object("http_protocol_options", Json.object()),
                        "http_filters",
                                ExtProcFilters.upstream(extProc, backendKey, namespaces(targets))),
                "load_assignment",
                loadAssignment(name, targets, backendKey));
    }

    /** Where another filter leaves credentials of requests for these backends. */
    private static List<String> namespaces(List<Target> targets) {
        return targets.stream()
                .flatMap(target -> Stream.ofNullable(target.upstream().config().auth()))
                .flatMap(auth -> Stream.ofNullable(auth.credentialOverride()))
                .map(BackendAuth.CredentialOverride::dynamicMetadataNamespace)
                .filter(namespace -> !namespace.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    private static ObjectNode loadAssignment(String name, List<Target> targets, String backendKey) {
        // Envoy wants priorities without gaps
        var priorities = targets.stream().map(Target::priority).distinct().sorted().toList();
        return Json.object(
                "cluster_name",
                name,
                "endpoints",
                Json.array(
                        targets.stream()
                                .map(
                                        it ->
                                                locality(
                                                        it,
                                                        priorities.indexOf(it.priority()),
                                                        backendKey))
                                .toList()));
    }

    private static ObjectNode locality(Target target, int priority, String backendKey) {
        String backend = target.upstream().config().name();
        return Json.object(
                // localities of one name would be joined, and their weights with them
                "locality", Json.object("region", "ref/" + target.ref()),
                "priority", priority,
                "load_balancing_weight", target.weight(),
                "lb_endpoints",
                        Json.array(
                                target.upstream().endpoints().stream()
                                        .map(it -> endpoint(it, backendKey, backend))
                                        .toList()));
    }

    private static ObjectNode address(Endpoint endpoint) {
        return endpoint.isUnixSocket()
                ? Json.object("pipe", Json.object("path", endpoint.host()))
                : Trees.socketAddress(endpoint.host(), endpoint.port());
    }

    private static ObjectNode endpoint(Endpoint endpoint, String backendKey, String backend) {
        var identity =
                Json.object(
                        backendKey,
                        backend,
                        WireNames.ENDPOINT_HOST_KEY,
                        endpoint.isAddress() ? null : endpoint.host());
        return Json.object(
                "endpoint",
                        Json.object(
                                "hostname", endpoint.authority(),
                                "address", address(endpoint)),
                "metadata",
                        Json.object(
                                "filter_metadata",
                                Json.object(
                                        WireNames.STATIC_METADATA,
                                        identity,
                                        TransportSockets.METADATA,
                                        TransportSockets.key(endpoint.transport()))));
    }
}
