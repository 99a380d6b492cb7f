package io.outrigger.manifests.deployment;

/** Whether the controller may make pods for ext_proc. */
public enum Deployments {
    ON,
    OFF
}
