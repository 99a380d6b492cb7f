package io.outrigger.manifests.api;

import java.util.Map;

/**
 * A Kubernetes Secret. Prints without its values.
 *
 * @param data base64
 * @param stringData clear text; only in files, the API server folds it into {@code data}
 */
public record SecretObject(
        ObjectMeta metadata, Map<String, String> data, Map<String, String> stringData)
        implements ApiObject {
    public SecretObject {
        data = Map.copyOf(data);
        stringData = Map.copyOf(stringData);
    }

    @Override
    public String toString() {
        return "SecretObject[" + key() + "]";
    }
}
