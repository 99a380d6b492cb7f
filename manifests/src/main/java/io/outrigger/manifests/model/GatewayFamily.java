package io.outrigger.manifests.model;

/** Who programs the Envoy of a Gateway. */
public enum GatewayFamily {
    ISTIO,
    ENVOY_GATEWAY
}
