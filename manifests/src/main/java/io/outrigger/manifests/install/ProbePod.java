package io.outrigger.manifests.install;

import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.sidecar.SidecarNames;
import io.outrigger.manifests.tree.Json;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod that is created as a dry run only: when it comes back with a sidecar, somebody puts one
 * into gateway pods there. Where the webhook runs, the API server reaches it then and trusts it. It
 * is a gateway pod by its labels and keeps the strictest Pod Security Standard, as the webhook's
 * own pods do, next to which it is created.
 */
public final class ProbePod {
    /** The label that sends it to the webhook where that runs; elsewhere a namespace opts in. */
    public static final String LABEL = "outrigger.io/probe";

    private ProbePod() {}

    /** The pod, made of an image that the cluster has to admit anyway. */
    public static ObjectNode of(String namespace, String image) {
        var pod = Owned.object(Kinds.POD, new ObjectKey(namespace, "outrigger-probe"));
        pod.withObject("/metadata/labels")
                .put(LABEL, "true")
                .put("gateway.networking.k8s.io/gateway-name", "outrigger-probe")
                .put("sidecar.istio.io/inject", "false");
        pod.set(
                "spec",
                Json.object(
                        "automountServiceAccountToken",
                        false,
                        "securityContext",
                        Json.object("runAsNonRoot", true),
                        "containers",
                        List.of(container(image))));
        return pod;
    }

    private static ObjectNode container(String image) {
        var resources = Json.object("cpu", "10m", "memory", "16Mi");
        return Json.object(
                "name",
                "istio-proxy",
                "image",
                image,
                "resources",
                Json.object("requests", resources, "limits", resources),
                "securityContext",
                Json.object(
                        "allowPrivilegeEscalation",
                        false,
                        "readOnlyRootFilesystem",
                        true,
                        "capabilities",
                        Json.object("drop", List.of("ALL")),
                        "seccompProfile",
                        Json.object("type", "RuntimeDefault")));
    }

    /** Whether the webhook has seen this pod. */
    public static boolean isMutated(JsonNode pod) {
        return Stream.of("initContainers", "containers")
                .flatMap(it -> pod.path("spec").path(it).valueStream())
                .anyMatch(it -> it.path("name").asString("").equals(SidecarNames.CONTAINER));
    }
}
