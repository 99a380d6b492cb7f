package io.outrigger.manifests.envoygateway;

import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.envoy.DataPlane;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the extension hooks put into Envoy's configuration.
 *
 * @param gateways those that are ours: their listeners get the router-level filter
 * @param httpRoutes those that we wrote
 */
public record Wiring(
        SortedSet<ObjectKey> gateways,
        SortedMap<ObjectKey, HttpRoute> httpRoutes,
        DataPlane dataPlane) {
    /**
     * Annotation of our HTTPRoutes, as the hooks see it: what was generated together with it. Envoy
     * Gateway translates anew when it changes.
     */
    public static final String CONTENT_KEY = "outrigger-content";

    public Wiring {
        gateways = Collections.unmodifiableSortedSet(new TreeSet<>(gateways));
        httpRoutes = Collections.unmodifiableSortedMap(new TreeMap<>(httpRoutes));
    }

    /** Nothing is ours. */
    public static Wiring none(DataPlane dataPlane) {
        return new Wiring(new TreeSet<>(), new TreeMap<>(), dataPlane);
    }

    /** The same, with the HTTPRoutes of these AIGatewayRoutes as they were before. */
    public Wiring keeping(Wiring before, Set<ObjectKey> routes) {
        var all = new TreeMap<>(httpRoutes);
        before.httpRoutes.forEach(
                (key, http) -> {
                    if (routes.contains(http.route())) {
                        all.putIfAbsent(key, http);
                    }
                });
        return new Wiring(gateways, all, dataPlane);
    }

    /**
     * How one HTTPRoute is wired.
     *
     * @param route the AIGatewayRoute that it was made from
     * @param content of the annotation; another one belongs to another wiring
     * @param gateways those that it is attached to and that are ours
     * @param rules by the name of the HTTPRoute's rule; one that is not here stays a dead end
     */
    public record HttpRoute(
            ObjectKey route,
            Content content,
            SortedSet<ObjectKey> gateways,
            Map<String, Rule> rules) {
        public HttpRoute {
            gateways = Collections.unmodifiableSortedSet(new TreeSet<>(gateways));
            rules = Map.copyOf(rules);
        }
    }

    /**
     * What an HTTPRoute and its wiring were generated from, as hashes.
     *
     * @param spec of the HTTPRoute: which requests come to which rule
     * @param all of it
     */
    public record Content(String spec, String all) {
        /** Reads the annotation; empty parts for a text that we did not write. */
        public static Content of(String text) {
            int dash = text.indexOf('-');
            return dash < 0
                    ? new Content("", "")
                    : new Content(text.substring(0, dash), text.substring(dash + 1));
        }

        @Override
        public String toString() {
            return spec + "-" + all;
        }
    }

    /**
     * How one rule is wired. Equal content means equal trees.
     *
     * @param cluster of its own; empty for the catch-all
     * @param route what Envoy's route carries beside its match
     */
    public record Rule(Optional<ObjectNode> cluster, ObjectNode route) {}
}
