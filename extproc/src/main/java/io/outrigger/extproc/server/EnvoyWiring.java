package io.outrigger.extproc.server;

import io.outrigger.contract.RouteBackends;
import io.outrigger.contract.WireNames;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How Envoy comes to send requests through ext_proc, and what shows it. */
enum EnvoyWiring {
    /** Clusters of our own, with the upstream-level filter inside and endpoints that say whose. */
    OWN_CLUSTERS(
            "^(%s|%s.*)$".formatted(WireNames.EXT_PROC_CLUSTER, WireNames.OWN_CLUSTER_PREFIX),
            WireNames.EXT_PROC_CLUSTER,
            Pattern.quote(WireNames.EXT_PROC_FILTER)),

    /**
     * Both filters in the chain, by an EnvoyExtensionPolicy, and routes that say whose they are.
     */
    POLICY(
            "^" + Names.OF_POLICY + "0$",
            Names.OF_POLICY + "0",
            "envoy\\.filters\\.http\\.ext_proc/" + Names.OF_POLICY + "[01]");

    private static final Pattern ONE_CLUSTER =
            Pattern.compile("(?=envoy\\.admin\\.v3\\.ClustersConfigDump\\.)");
    private static final Pattern ENDPOINT_BACKEND =
            Pattern.compile(
                    "\"(?:%s|%s)\":\\s*\"((?:[^\"\\\\]|\\\\.)*+)\""
                            .formatted(
                                    WireNames.BACKEND_NAME_KEY,
                                    WireNames.PROTECTED_BACKEND_NAME_KEY));
    private static final Pattern ROUTE_BACKENDS =
            Pattern.compile("\"" + RouteBackends.KEY + "\":\\s*\"([^\"]*+)\"");

    /** Constants of an enum cannot use its fields. */
    private static final class Names {
        static final String OF_POLICY =
                "envoyextensionpolicy/[^/\"]+/" + WireNames.EXT_PROC_POLICY + "/extproc/";
    }

    private final String clusters;
    private final Pattern extProcCluster;
    private final Pattern filter;

    EnvoyWiring(String clusters, String extProcCluster, String filter) {
        this.clusters = clusters;
        this.extProcCluster = Pattern.compile("\"name\":\\s*\"" + extProcCluster + "\"");
        this.filter = Pattern.compile("\"" + filter + "\"");
    }

    /** A regular expression for the names of the clusters that show something. */
    String clusters() {
        return clusters;
    }

    /** Whether routes, not clusters, say to which backends they lead. */
    boolean isToldByRoutes() {
        return this == POLICY;
    }

    /** The JSON of each cluster. */
    static Stream<String> each(String clusters) {
        return ONE_CLUSTER.splitAsStream(clusters);
    }

    /** Whether clusters have the one that leads to ext_proc: others refer to it, too. */
    boolean hasExtProc(String clusters) {
        return extProcCluster.matcher(clusters).find();
    }

    /** Whether a filter of ours is named. */
    boolean hasFilter(String json) {
        return filter.matcher(json).find();
    }

    /** The backends that requests can come to through ext_proc. */
    Stream<String> backends(String clusters, String routes) {
        return switch (this) {
            case OWN_CLUSTERS ->
                    each(clusters)
                            .filter(this::hasFilter)
                            .flatMap(it -> ENDPOINT_BACKEND.matcher(it).results())
                            .map(it -> it.group(1));
            case POLICY ->
                    hasFilter(routes)
                            ? ROUTE_BACKENDS
                                    .matcher(routes)
                                    .results()
                                    .map((MatchResult it) -> it.group(1))
                                    .distinct()
                                    .flatMap(RouteBackends::names)
                            : Stream.empty();
        };
    }
}
