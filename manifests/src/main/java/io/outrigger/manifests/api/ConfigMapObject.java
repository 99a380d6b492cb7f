package io.outrigger.manifests.api;

import java.util.Map;

/** A ConfigMap with certificates. */
public record ConfigMapObject(ObjectMeta metadata, Map<String, String> data) implements ApiObject {
    public ConfigMapObject {
        data = Map.copyOf(data);
    }
}
