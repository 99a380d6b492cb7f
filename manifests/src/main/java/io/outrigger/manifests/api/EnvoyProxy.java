package io.outrigger.manifests.api;

import org.jspecify.annotations.Nullable;

/** Envoy Gateway's EnvoyProxy, as far as we read it. */
public record EnvoyProxy(ObjectMeta metadata, @Nullable Spec spec) implements ApiObject {
    /**
     * How proxies are run.
     *
     * @param mergeGateways whether all Gateways of a class share their pods; null for false
     */
    public record Spec(@Nullable Boolean mergeGateways) {}

    /** Whether all Gateways of a class with these parameters share their pods. */
    public boolean mergesGateways() {
        return spec != null && Boolean.TRUE.equals(spec.mergeGateways());
    }
}
