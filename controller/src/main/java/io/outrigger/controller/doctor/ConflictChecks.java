package io.outrigger.controller.doctor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What others run that does our work on the same Gateway, or undoes it. */
final class ConflictChecks {
    private static final String EAIG_IMAGE = "ai-gateway-controller";
    private static final String EAIG_NAMESPACES = "--watchNamespaces";
    private static final String BODY_BASED_ROUTER = "body-based-router";
    private static final String ISTIO_ROOT = "istio-system";
    private static final String CLUSTER_FILTER = "PILOT_FILTER_GATEWAY_CLUSTER_CONFIG";

    private ConflictChecks() {}

    static Optional<Finding> envoyAiGateway(Patient patient) {
        return patient.facts().neighbours().deployments().stream()
                .filter(it -> watches(it, patient.key().namespace()))
                .findFirst()
                .map(
                        it ->
                                new Finding(
                                        Link.CONFLICT,
                                        "the controller of Envoy AI Gateway, Deployment %s, acts on"
                                                        .formatted(name(it))
                                                + " the same objects in namespace "
                                                + patient.key().namespace(),
                                        "remove it, or give it "
                                                + EAIG_NAMESPACES
                                                + " without this namespace"));
    }

    private static boolean watches(JsonNode deployment, String namespace) {
        for (var container : containers(deployment).toList()) {
            if (container.path("image").asString("").contains(EAIG_IMAGE)) {
                var args = container.path("args").valueStream().map(it -> it.asString(""));
                var only =
                        args.filter(it -> it.replaceFirst("^--?", "--").startsWith(EAIG_NAMESPACES))
                                .flatMap(it -> Stream.of(it.substring(it.indexOf('=') + 1)))
                                .filter(it -> !it.isBlank())
                                .findFirst();
                return only.map(it -> List.of(it.split(",", -1)).contains(namespace)).orElse(true);
            }
        }
        return false;
    }

    static Optional<Finding> bodyBasedRouter(Patient patient) {
        if (!patient.isIstio()) {
            return Optional.empty();
        }
        return patient.facts().neighbours().envoyFilters().stream()
                .filter(it -> it.path("spec").toString().contains(BODY_BASED_ROUTER))
                .filter(it -> selects(it, patient))
                .findFirst()
                .map(
                        it ->
                                new Finding(
                                        Link.CONFLICT,
                                        "EnvoyFilter %s puts a body-based router into the same Envoy:"
                                                        .formatted(name(it))
                                                + " both choose routes by the model",
                                        "remove it, or select another Gateway with it"));
    }

    /** As Istio does: all pods of the namespace, or of the mesh, unless it says which. */
    private static boolean selects(JsonNode filter, Patient patient) {
        String namespace = filter.path("metadata").path("namespace").asString("");
        if (!namespace.equals(ISTIO_ROOT) && !namespace.equals(patient.podNamespace())) {
            return false;
        }
        var spec = filter.path("spec");
        var targets = spec.path("targetRefs");
        if (!targets.isEmpty()) {
            return targets.valueStream()
                    .anyMatch(it -> it.path("name").asString("").equals(patient.key().name()));
        }
        var labels = spec.path("workloadSelector").path("labels");
        return patient.pods().stream()
                .map(it -> it.pod().tree().path("metadata").path("labels"))
                .anyMatch(
                        its ->
                                labels.propertyStream()
                                        .allMatch(
                                                it -> it.getValue().equals(its.get(it.getKey()))));
    }

    /** A warning: clusters that we add ourselves are not filtered. */
    static Optional<Finding> filteredClusters(Patient patient) {
        return patient.facts().neighbours().deployments().stream()
                .filter(_ -> patient.isIstio())
                .filter(ConflictChecks::filtersClusters)
                .findFirst()
                .map(
                        it ->
                                new Finding(
                                        Link.CONFLICT,
                                        "%s is on in Deployment %s: gateways do not get clusters that"
                                                        .formatted(CLUSTER_FILTER, name(it))
                                                + " only an EnvoyFilter uses",
                                        "if a backend in the mesh is not found, turn it off or"
                                                + " annotate the EnvoyFilter with"
                                                + " envoyfilter.istio.io/referenced-services"));
    }

    private static boolean filtersClusters(JsonNode deployment) {
        return containers(deployment)
                .flatMap(it -> it.path("env").valueStream())
                .anyMatch(
                        it ->
                                it.path("name").asString("").equals(CLUSTER_FILTER)
                                        && it.path("value").asString("").equals("true"));
    }

    private static Stream<JsonNode> containers(JsonNode deployment) {
        return deployment.at("/spec/template/spec/containers").valueStream();
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/namespace").asString("")
                + "/"
                + object.at("/metadata/name").asString("");
    }
}
