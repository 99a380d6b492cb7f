package io.outrigger.manifests.api;

import java.util.Map;

/** A Kubernetes Service, as far as we read it. */
public record ServiceObject(ObjectMeta metadata, Spec spec) implements ApiObject {

    /** Which pods it stands for. */
    public record Spec(Map<String, String> selector) {
        public Spec {
            selector = Map.copyOf(selector);
        }
    }
}
