package io.outrigger.manifests.sidecar;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the sidecar asks of its node: never empty, because a pod with one container without requests
 * has no utilization, and its autoscaler stops.
 *
 * @param requests by resource name
 * @param limits by resource name
 */
public record Resources(Map<String, Quantity> requests, Map<String, Quantity> limits) {
    public static final String CPU = "cpu";
    public static final String MEMORY = "memory";

    /** Enough for a busy gateway; no CPU limit, because throttling shows up as latency. */
    public static final Resources DEFAULTS =
            new Resources(
                    Map.of(CPU, new Quantity("100m"), MEMORY, new Quantity("128Mi")),
                    Map.of(MEMORY, new Quantity("512Mi")));

    public Resources {
        requests = sorted("requests", requests);
        limits = sorted("limits", limits);
    }

    /**
     * These, with what somebody wishes instead. Where only a request or only a limit is wished, the
     * other one gives way: a request above its limit would be no pod.
     */
    public Resources with(ResourceWishes wishes) {
        var allRequests = new TreeMap<String, Quantity>();
        var allLimits = new TreeMap<String, Quantity>();
        var names = new TreeSet<>(requests.keySet());
        names.addAll(limits.keySet());
        names.addAll(wishes.requests().keySet());
        names.addAll(wishes.limits().keySet());
        for (String name : names) {
            var request = request(name, wishes);
            if (request != null) {
                allRequests.put(name, request);
            }
            var limit = limit(name, wishes);
            if (limit != null) {
                allLimits.put(name, limit);
            }
        }
        return new Resources(allRequests, allLimits);
    }

    private @Nullable Quantity request(String name, ResourceWishes wishes) {
        var wished = wishes.requests().get(name);
        var most = wishes.limits().get(name);
        var own = requests.get(name);
        if (wished != null) {
            return wished;
        }
        return own != null && most != null && own.exceeds(most) ? most : own;
    }

    private @Nullable Quantity limit(String name, ResourceWishes wishes) {
        var wished = wishes.limits().get(name);
        var least = wishes.requests().get(name);
        var own = limits.get(name);
        if (wished != null) {
            return wished;
        }
        return own != null && least != null && least.exceeds(own) ? least : own;
    }

    private static Map<String, Quantity> sorted(String name, Map<String, Quantity> quantities) {
        if (quantities.isEmpty()) {
            throw new IllegalArgumentException(
                    "resources." + name + ": {} (expected: at least one quantity)");
        }
        return Collections.unmodifiableMap(new TreeMap<>(quantities));
    }
}
