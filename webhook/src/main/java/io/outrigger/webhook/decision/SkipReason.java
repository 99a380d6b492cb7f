package io.outrigger.webhook.decision;

import java.util.Locale;

/** Why a pod is admitted unchanged. */
public enum SkipReason {
    /** The pod's label {@code outrigger.io/inject} says {@code false}. */
    OPTED_OUT("label outrigger.io/inject: false: no sidecar was added"),
    /** Neither labels nor annotations make it a gateway. */
    NOT_A_GATEWAY_POD("neither labels nor annotations make it a gateway: no sidecar was added"),
    /** An ambient waypoint, whose listeners no gateway filter reaches. */
    WAYPOINT("no filter of a gateway reaches a waypoint's listeners: no sidecar was added"),
    /** Istio's agentgateway, which is not Envoy. */
    AGENTGATEWAY("agentgateway is not Envoy: no sidecar was added, AI routes need another class"),
    /** Its Gateway lives in a namespace that did not opt in, or is of another controller. */
    GATEWAY_NOT_OURS(
            "its Gateway is run by another controller, or its namespace has no label"
                    + " outrigger.io/injection=enabled: no sidecar was added"),
    /** The nodes it asks for do not run Linux. */
    WINDOWS("the sidecar runs on Linux only: no sidecar was added"),
    /** It shares the node's network, so two such pods would fight for the sidecar's ports. */
    HOST_NETWORK("hostNetwork: true: no sidecar was added, its ports would belong to the node"),
    /** A gateway by its labels that runs no Envoy that we know. */
    NO_PROXY_CONTAINER(
            "no container istio-proxy or envoy: no sidecar was added to this gateway pod"),
    /** Another product's sidecar of the same name. */
    FOREIGN_SIDECAR(
            "container ai-gateway-extproc is not ours (no annotation outrigger.io/status): no"
                    + " sidecar was added; is the Envoy AI Gateway injecting too?"),
    /** Every part is in place. */
    ALREADY_INJECTED("the sidecar is in place already: nothing was added");

    private final String warning;

    SkipReason(String warning) {
        this.warning = warning;
    }

    /** What the pod's creator should hear. */
    public String warning() {
        return warning;
    }

    /** As metrics, logs and audit entries show it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
