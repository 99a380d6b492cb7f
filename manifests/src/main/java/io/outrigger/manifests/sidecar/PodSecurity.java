package io.outrigger.manifests.sidecar;

/** How far a GatewayConfig may loosen the sidecar's securityContext. */
public enum PodSecurity {
    /** Not below the Pod Security Standard {@code restricted}. */
    RESTRICTED,
    /** As far as the namespace itself admits. */
    ANY
}
