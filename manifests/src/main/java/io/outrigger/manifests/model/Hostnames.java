package io.outrigger.manifests.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Host names of listeners and routes; {@code *.example.com} stands for any depth below it. */
public final class Hostnames {
    private Hostnames() {}

    /**
     * The hosts that a route serves on a listener, most specific of each pair.
     *
     * @param listener empty for any host
     * @param route empty for every host of the listener
     * @return {@code *} for any host; empty when listener and route have no host in common
     */
    public static List<String> common(String listener, List<String> route) {
        if (route.isEmpty()) {
            return List.of(listener.isEmpty() ? "*" : listener);
        }
        return route.stream()
                .flatMap(it -> listener.isEmpty() ? Stream.of(it) : both(listener, it).stream())
                .distinct()
                .toList();
    }

    private static Optional<String> both(String one, String other) {
        if (covers(one, other)) {
            return Optional.of(other);
        }
        return covers(other, one) ? Optional.of(one) : Optional.empty();
    }

    /** Whether each host of {@code narrow} is one of {@code wide}. */
    public static boolean covers(String wide, String narrow) {
        return wide.equals("*")
                || wide.equals(narrow)
                || (wide.startsWith("*.") && narrow.endsWith(wide.substring(1)));
    }
}
