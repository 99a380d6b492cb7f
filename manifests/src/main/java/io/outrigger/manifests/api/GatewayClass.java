package io.outrigger.manifests.api;

import org.jspecify.annotations.Nullable;

/** Gateway API's GatewayClass, as far as we read it. */
public record GatewayClass(ObjectMeta metadata, Spec spec) implements ApiObject {

    /** Who implements Gateways of this class, and with which parameters. */
    public record Spec(String controllerName, @Nullable ParametersReference parametersRef) {}

    /** An object with more parameters, for all Gateways of the class. */
    public record ParametersReference(
            @Nullable String group, String kind, @Nullable String namespace, String name) {}
}
