package io.outrigger.manifests.model;

/** Where the ext_proc of a Gateway runs. */
public enum Shape {
    /** Beside each Envoy, in its pod. */
    SIDECAR,
    /** In a Deployment of its own. */
    STANDALONE
}
