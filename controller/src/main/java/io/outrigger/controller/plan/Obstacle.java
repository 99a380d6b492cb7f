package io.outrigger.controller.plan;

import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.overlay.Overlay;
import io.outrigger.manifests.sidecar.Image;
import java.util.List;

/**
 * What keeps a sidecar from the pods of a Gateway, whoever makes them; told as a condition that is
 * only there when it is true.
 *
 * @param message with what to do about it
 */
public record Obstacle(String type, String reason, String message) {
    /** Something must be done before sidecars come. */
    static final String UNDELIVERED = "SidecarUndelivered";

    static Obstacle policyNotServed() {
        return new Obstacle(
                UNDELIVERED,
                "PolicyNotServed",
                "the API server does not serve admissionregistration.k8s.io/v1"
                        + " MutatingAdmissionPolicy (expected: Kubernetes 1.36 or newer, or another"
                        + " --sidecar-writer)");
    }

    static Obstacle noDeployments() {
        return new Obstacle(
                UNDELIVERED,
                "DeploymentsOff",
                "the namespace wants ext_proc in pods of its own, and the controller may not make"
                        + " any (expected: --standalone on, chart value standalone)");
    }

    static Obstacle notReferred(ObjectKey gateway, Overlay.Rendered overlay) {
        var reference = overlay.reference();
        return new Obstacle(
                UNDELIVERED,
                "NotReferred",
                "Gateway %s: spec.infrastructure.parametersRef: missing (expected: %s %s); add it: %s"
                        .formatted(
                                gateway,
                                reference.path("kind").asString(),
                                reference.path("name").asString(),
                                overlay.command(gateway)));
    }

    /**
     * The Gateway has parameters of its own.
     *
     * @param image of sidecars, which the command line has to be told
     */
    static Obstacle conflict(ObjectKey gateway, Overlay.Conflict overlay, Image image) {
        return new Obstacle(
                Overlay.Conflict.CONDITION,
                "ParametersInUse",
                overlay.message()
                        + "; merge into it what this prints: kubectl -n %s get %s,%s -o yaml | outrigger overlay -f - --gateway %s --gateway-family %s --sidecar-image %s"
                                .formatted(
                                        gateway.namespace(),
                                        Kinds.GATEWAY.plural() + "." + Kinds.GATEWAY.group(),
                                        Kinds.GATEWAY_CONFIG.plural(),
                                        gateway,
                                        family(overlay),
                                        image.reference()));
    }

    private static String family(Overlay.Conflict overlay) {
        return overlay.object().path("kind").asString().equals("ConfigMap")
                ? "istio"
                : "envoy-gateway";
    }

    static Obstacle mistaken(List<String> mistakes) {
        return new Obstacle(UNDELIVERED, "MistakenAnnotations", String.join("; ", mistakes));
    }

    static Obstacle impossible(Overlay.Reason reason) {
        return new Obstacle(UNDELIVERED, "NoOverlay", reason.text());
    }

    static Obstacle notWritten(List<String> failures) {
        return new Obstacle(UNDELIVERED, "NotWritten", String.join("; ", failures));
    }
}
