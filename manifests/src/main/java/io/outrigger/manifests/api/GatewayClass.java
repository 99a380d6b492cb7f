package io.outrigger.manifests.api;

/** Gateway API's GatewayClass, as far as we read it. */
public record GatewayClass(ObjectMeta metadata, Spec spec) implements ApiObject {

    /** Who implements Gateways of this class. */
    public record Spec(String controllerName) {}
}
