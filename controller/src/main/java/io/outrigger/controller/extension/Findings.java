package io.outrigger.controller.extension;

import io.outrigger.manifests.api.ObjectKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What one translation came across. For one thread. */
final class Findings {
    private final Map<String, Own> own = new LinkedHashMap<>();
    private final Set<ObjectKey> dead = new TreeSet<>();
    private int malformed;

    /**
     * A cluster of ours that routes lead to.
     *
     * @param replaced the cluster that they led to before
     */
    record Own(Wired.Rule rule, String replaced, ObjectKey httpRoute) {}

    /** A route that leads to a cluster of ours now. */
    void replaced(Wired.Rule rule, String before, ObjectKey httpRoute) {
        rule.cluster()
                .ifPresent(it -> own.putIfAbsent(it.getName(), new Own(rule, before, httpRoute)));
    }

    /** A route that stays a dead end. */
    void dead(ObjectKey httpRoute) {
        dead.add(httpRoute);
    }

    /** A resource that could not be read. */
    void malformed() {
        malformed++;
    }

    /** By name, in the order of the routes. */
    Map<String, Own> ownClusters() {
        return own;
    }

    Set<ObjectKey> deadHttpRoutes() {
        return dead;
    }

    int malformedResources() {
        return malformed;
    }
}
