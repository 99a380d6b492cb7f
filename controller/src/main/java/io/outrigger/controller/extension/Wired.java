package io.outrigger.controller.extension;

import com.google.protobuf.ByteString;
import io.outrigger.controller.extension.envoy.cluster.Cluster;
import io.outrigger.controller.extension.envoy.core.TypedExtensionConfig;
import io.outrigger.controller.extension.envoy.http.HttpFilter;
import io.outrigger.controller.extension.envoy.route.Route;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.envoy.EarlyHeaders;
import io.outrigger.manifests.envoy.ExtProcCluster;
import io.outrigger.manifests.envoy.ExtProcFilters;
import io.outrigger.manifests.envoygateway.Wiring;
import io.outrigger.manifests.envoygateway.Wiring.Content;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Wiring} as Envoy's messages. Immutable.
 *
 * @param current by HTTPRoute
 * @param former what was current before, for an HTTPRoute that Envoy Gateway has not read anew
 */
record Wired(
        Set<ObjectKey> gateways,
        Map<ObjectKey, HttpRoute> current,
        Map<ObjectKey, HttpRoute> former,
        Parts parts) {
    private static final Logger LOG = LoggerFactory.getLogger(Wired.class);

    Wired {
        gateways = Set.copyOf(gateways);
        current = Map.copyOf(current);
        former = Map.copyOf(former);
    }

    /** What does not depend on routes. */
    record Parts(
            ByteString extProcCluster, HttpFilter routerFilter, List<TypedExtensionConfig> early) {
        Parts {
            early = List.copyOf(early);
        }
    }

    /**
     * See {@link Wiring.HttpRoute}.
     *
     * @param faults by rule that cannot be expressed: what Envoy's messages do not take
     */
    record HttpRoute(
            Content content,
            Set<ObjectKey> gateways,
            Map<String, Rule> rules,
            SortedMap<String, String> faults) {
        HttpRoute {
            gateways = Set.copyOf(gateways);
            rules = Map.copyOf(rules);
            faults = Collections.unmodifiableSortedMap(new TreeMap<>(faults));
        }
    }

    /** See {@link Wiring.Rule}. */
    record Rule(Optional<Cluster> cluster, Route route) {}

    static Wired first(Wiring wiring) {
        return new Wired(wiring.gateways(), routes(wiring, Map.of()), Map.of(), parts(wiring));
    }

    /** The wiring that follows this one. */
    Wired next(Wiring wiring) {
        var next = routes(wiring, current);
        var before = new HashMap<>(former);
        before.keySet().retainAll(current.keySet());
        current.forEach(
                (key, route) -> {
                    if (!route.equals(next.get(key))) {
                        before.put(key, route);
                    }
                });
        return new Wired(wiring.gateways(), next, before, parts(wiring));
    }

    /** Whether it is known what an HTTPRoute with this content was generated with. */
    boolean knows(ObjectKey httpRoute, Content content) {
        return exact(httpRoute, content).isPresent();
    }

    /**
     * How an HTTPRoute that bears this content is wired. Where that is not known, as after a new
     * version of ours, what is current serves as long as the same requests come to the same rules.
     */
    Optional<HttpRoute> find(ObjectKey httpRoute, Content content) {
        return exact(httpRoute, content)
                .or(
                        () ->
                                Optional.ofNullable(current.get(httpRoute))
                                        .filter(it -> it.content().spec().equals(content.spec())));
    }

    private Optional<HttpRoute> exact(ObjectKey httpRoute, Content content) {
        return Stream.of(current, former)
                .flatMap(it -> Stream.ofNullable(it.get(httpRoute)))
                .filter(it -> it.content().equals(content))
                .findFirst();
    }

    /** Equal content means equal messages: these are made once. */
    private static Map<ObjectKey, HttpRoute> routes(
            Wiring wiring, Map<ObjectKey, HttpRoute> before) {
        var routes = new HashMap<ObjectKey, HttpRoute>();
        wiring.httpRoutes()
                .forEach(
                        (key, route) -> {
                            var known = before.get(key);
                            routes.put(
                                    key,
                                    known != null
                                                    && known.content().equals(route.content())
                                                    && known.gateways().equals(route.gateways())
                                            ? known
                                            : compiled(route));
                        });
        return routes;
    }

    /** By HTTPRoute with rules that stay dead ends: which, and why. */
    Map<ObjectKey, String> faults() {
        var faults = new HashMap<ObjectKey, String>();
        current.forEach(
                (key, route) -> {
                    if (!route.faults().isEmpty()) {
                        faults.put(
                                key,
                                route.faults().entrySet().stream()
                                        .map(it -> "rule " + it.getKey() + ": " + it.getValue())
                                        .collect(Collectors.joining("; ")));
                    }
                });
        return faults;
    }

    /** A rule that cannot be expressed stays a dead end; all others are served. */
    private static HttpRoute compiled(Wiring.HttpRoute route) {
        var rules = new HashMap<String, Rule>();
        var faults = new TreeMap<String, String>();
        route.rules()
                .forEach(
                        (name, rule) -> {
                            try {
                                rules.put(name, compiled(rule));
                            } catch (IllegalStateException e) {
                                faults.put(name, "cannot be wired: " + e.getMessage());
                                LOG.atError()
                                        .addKeyValue("rule", name)
                                        .setCause(e)
                                        .log("A rule cannot be wired and stays a dead end");
                            }
                        });
        return new HttpRoute(route.content(), route.gateways(), rules, faults);
    }

    private static Rule compiled(Wiring.Rule rule) {
        return new Rule(
                rule.cluster().map(it -> Messages.filled(Cluster.newBuilder(), it).build()),
                Messages.filled(Route.newBuilder(), rule.route()).build());
    }

    private static Parts parts(Wiring wiring) {
        return new Parts(
                Messages.filled(Cluster.newBuilder(), ExtProcCluster.of(wiring.dataPlane()))
                        .build()
                        .toByteString(),
                Messages.filled(
                                HttpFilter.newBuilder(),
                                ExtProcFilters.router(wiring.dataPlane().extProc()))
                        .build(),
                EarlyHeaders.extensions()
                        .valueStream()
                        .map(it -> Messages.filled(TypedExtensionConfig.newBuilder(), it).build())
                        .toList());
    }
}
