package io.outrigger.controller.doctor;

import java.util.Locale;

/** The links of the chain from an object in the API to a mediated request, in their order. */
public enum Link {
    /** Our kinds are served. */
    KINDS,
    /** Its class is of a controller whose Envoys we know. */
    GATEWAY_CLASS,
    /** Its namespace, and that of its pods, opted in. */
    NAMESPACE,
    /** A new gateway pod gets a sidecar. */
    INJECTION,
    /** Its pods are known. */
    WORKLOAD,
    /** Its pods have the sidecar. */
    PODS,
    /** Nobody else does our work on the same Gateway. */
    CONFLICT,
    /** The API server takes our EnvoyFilters. */
    ENVOY_FILTER,
    /** Envoy Gateway asks our hooks. */
    HOOKS,
    /** What the Gateway needs has been written. */
    OBJECTS,
    /** Its AI routes are accepted and written. */
    ROUTES,
    /** Envoy uses the sidecar. */
    ATTACHED;

    /** As reports show it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
