package io.outrigger.controller.publish;

import io.outrigger.contract.Backend;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which backends a sidecar surely knows that once said a hash. It may have moved on to any later
 * configuration, so those count that all later ones have as well.
 */
final class History {
    /** More rarely matter: a sidecar that is so far behind counts as knowing nothing. */
    private static final int LONGEST = 16;

    private final Map<String, Set<Backend>> known = new LinkedHashMap<>();

    /** A configuration that is about to be written, or was found. */
    void add(String hash, Collection<Backend> backends) {
        var now = Set.copyOf(backends);
        known.values().forEach(it -> it.retainAll(now));
        known.remove(hash);
        known.put(hash, new HashSet<>(now));
        if (known.size() > LONGEST) {
            known.remove(known.keySet().iterator().next());
        }
    }

    boolean isEmpty() {
        return known.isEmpty();
    }

    boolean isNewest(String hash) {
        return !known.isEmpty() && known.keySet().stream().reduce((_, it) -> it).get().equals(hash);
    }

    boolean knows(String hash, Collection<Backend> backends) {
        return known.getOrDefault(hash, Set.of()).containsAll(backends);
    }

    /** Whether a sidecar that said this hash may use a backend of this name. */
    boolean mayKnow(String hash, String backend) {
        var its = known.get(hash);
        return its == null || its.stream().anyMatch(it -> it.name().equals(backend));
    }
}
