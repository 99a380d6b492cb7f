package io.outrigger.controller.pods;

import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.Gateways;
import io.outrigger.manifests.sidecar.ConfigSecrets;
import io.outrigger.webhook.decision.Decider;
import io.outrigger.webhook.decision.Decision;
import io.outrigger.webhook.decision.SkipReason;
import java.util.Set;

/** Whether a pod has the sidecar of its Gateway, and if not, why. */
public sealed interface Injection {
    /**
     * It has.
     *
     * @param version of the sidecar, as the pod says
     */
    record Present(String version) implements Injection {}

    /** It has not, or one that serves another Gateway. */
    record Missing(Cause cause, String message) implements Injection {}

    /** What must happen. */
    enum Cause {
        /** A new pod in its place would be right. */
        RESTART_NEEDED("SidecarMissing"),
        /** Somebody must change something first. */
        CHANGE_NEEDED("SidecarNotInjected"),
        /** Nobody expects a sidecar. */
        INTENDED("SidecarNotWanted");

        private final String reason;

        Cause(String reason) {
            this.reason = reason;
        }

        /** As Events name it. */
        public String reason() {
            return reason;
        }
    }

    /** What is true of a pod of a Gateway. */
    static Injection of(ObservedPod pod, ObjectKey gateway, String gatewayClass, Judge judge) {
        if (Gateways.isStandalone(gateway.namespace(), judge.snapshot())) {
            return present(pod, gateway, gatewayClass);
        }
        if (pod.hasOurSidecar() && pod.configSecret().isEmpty()) {
            return new Missing(
                    Cause.RESTART_NEEDED,
                    "its sidecar is of a version for which this controller writes no Secret;"
                            + " restart its workload");
        }
        return switch (judge.decider().decide(pod.tree(), pod.key().namespace())) {
            // another version may have put in less than this one would
            case Decision.Inject _ when pod.hasOurSidecar() -> present(pod, gateway, gatewayClass);
            case Decision.Inject _ -> absent(pod.key().namespace(), judge.snapshot());
            case Decision.Deny(_, var message) -> new Missing(Cause.CHANGE_NEEDED, message);
            case Decision.Skip(var reason) ->
                    reason == SkipReason.ALREADY_INJECTED
                            ? present(pod, gateway, gatewayClass)
                            : skipped(reason);
        };
    }

    /** What tells one pod from another: the webhook's own decision, and who opted in. */
    record Judge(Decider decider, ClusterSnapshot snapshot) {}

    private static Injection absent(String namespace, ClusterSnapshot snapshot) {
        return Gateways.injects(namespace, snapshot)
                ? new Missing(
                        Cause.RESTART_NEEDED,
                        "created before its namespace opted in, or while no webhook answered;"
                                + " restart its workload")
                : new Missing(
                        Cause.CHANGE_NEEDED,
                        "namespace %s lacks the label %s=%s; add it and restart the workload"
                                .formatted(
                                        namespace,
                                        Gateways.INJECTION_LABEL,
                                        Gateways.INJECTION_ENABLED));
    }

    private static Injection present(ObservedPod pod, ObjectKey gateway, String gatewayClass) {
        String secret = pod.configSecret();
        var expected =
                Set.of(
                        ConfigSecrets.name(gateway.namespace(), gateway.name()),
                        ConfigSecrets.ofClass(gatewayClass));
        return expected.contains(secret)
                ? new Present(pod.renderedVersion())
                : new Missing(
                        Cause.CHANGE_NEEDED,
                        "its sidecar reads Secret %s, which is not this Gateway's; set the pod"
                                        .formatted(secret)
                                + " annotation outrigger.io/gateway: %s and restart the workload"
                                        .formatted(gateway.name()));
    }

    private static Injection skipped(SkipReason reason) {
        return switch (reason) {
            case OPTED_OUT ->
                    new Missing(Cause.INTENDED, "opted out by its label outrigger.io/inject");
            case NOT_A_GATEWAY_POD ->
                    new Missing(
                            Cause.CHANGE_NEEDED,
                            "not recognised as a gateway pod; set its label outrigger.io/inject:"
                                    + " \"true\" and restart its workload");
            case WAYPOINT, GATEWAY_NOT_OURS, ALREADY_INJECTED ->
                    new Missing(Cause.INTENDED, reason.warning());
            case AGENTGATEWAY, WINDOWS, HOST_NETWORK, NO_PROXY_CONTAINER, FOREIGN_SIDECAR ->
                    new Missing(Cause.CHANGE_NEEDED, reason.warning());
        };
    }
}
