package io.outrigger.manifests.sidecar;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the sidecar asks of its node: never empty, because a pod with one container without requests
 * has no utilization, and its autoscaler stops.
 *
 * @param requests quantity by resource name
 * @param limits quantity by resource name
 */
public record Resources(Map<String, String> requests, Map<String, String> limits) {
    /** Enough for a busy gateway; no CPU limit, because throttling shows up as latency. */
    public static final Resources DEFAULTS =
            new Resources(Map.of("cpu", "100m", "memory", "128Mi"), Map.of("memory", "512Mi"));

    public Resources {
        requests = ordered("requests", requests);
        limits = ordered("limits", limits);
    }

    private static Map<String, String> ordered(String name, Map<String, String> quantities) {
        if (quantities.isEmpty()) {
            throw new IllegalArgumentException(
                    "resources." + name + ": {} (expected: at least one quantity)");
        }
        var copy = new LinkedHashMap<String, String>();
        quantities.keySet().stream().sorted().forEach(key -> copy.put(key, quantities.get(key)));
        return Collections.unmodifiableMap(copy);
    }
}
