package io.outrigger.webhook.decision;

import io.outrigger.manifests.sidecar.ConfigSecrets;

/** Whose pod it is. */
public sealed interface GatewayRef {
    /** One Gateway. */
    record Named(String namespace, String name) implements GatewayRef {}

    /** All Gateways of a class: Envoy Gateway's merged gateways. */
    record OfClass(String gatewayClass) implements GatewayRef {}

    /** A classic gateway whose pod does not say which Gateway it serves. */
    record Unnamed() implements GatewayRef {}

    /** The Secret with the routes of this gateway's filter configuration. */
    default String configSecret() {
        return switch (this) {
            case Named(var namespace, var name) -> ConfigSecrets.name(namespace, name);
            case OfClass(var gatewayClass) -> ConfigSecrets.ofClass(gatewayClass);
            case Unnamed() -> ConfigSecrets.UNNAMED;
        };
    }
}
