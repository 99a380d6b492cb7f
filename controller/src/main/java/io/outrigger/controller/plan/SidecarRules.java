package io.outrigger.controller.plan;

import io.outrigger.manifests.deployment.Deployments;
import io.outrigger.manifests.sidecar.PodSecurity;
import io.outrigger.manifests.sidecar.SidecarSettings;

/**
 * What an operator says about sidecars.
 *
 * @param delivery how sidecars come into pods
 * @param deployments whether ext_procs may have pods of their own
 * @param podSecurity how far a GatewayConfig may loosen their securityContext
 */
public record SidecarRules(
        SidecarSettings settings,
        PodSecurity podSecurity,
        Delivery delivery,
        Deployments deployments) {

    /** How sidecars come into pods. */
    public enum Delivery {
        WEBHOOK,
        POLICY,
        /** By policies, but the API server does not know them. */
        POLICY_NOT_SERVED,
        OVERLAY
    }
}
