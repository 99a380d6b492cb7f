package io.outrigger.manifests.sidecar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Resources that somebody wants changed; what is not named stays.
 *
 * @param requests by resource name
 * @param limits by resource name
 */
public record ResourceWishes(Map<String, Quantity> requests, Map<String, Quantity> limits) {
    /** No wish. */
    public static final ResourceWishes NONE = new ResourceWishes(Map.of(), Map.of());

    public ResourceWishes {
        requests = Map.copyOf(requests);
        limits = Map.copyOf(limits);
    }

    /** A request above its limit. */
    record Contradiction(String resource, Quantity request, Quantity limit) {}

    List<Contradiction> contradictions() {
        var found = new ArrayList<Contradiction>();
        new TreeMap<>(requests)
                .forEach(
                        (name, request) -> {
                            var limit = limits.getOrDefault(name, request);
                            if (request.exceeds(limit)) {
                                found.add(new Contradiction(name, request, limit));
                            }
                        });
        return found;
    }
}
