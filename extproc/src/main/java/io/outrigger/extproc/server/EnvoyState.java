package io.outrigger.extproc.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.WireNames;
import io.outrigger.extproc.json.JsonString;
import java.util.Collection;
import java.util.HashSet;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Envoy said of itself.
 *
 * @param clusters JSON of our clusters that are active
 * @param listeners JSON of the listeners that are active
 * @param counts statistics of updates; while they are the same, so is all else
 */
record EnvoyState(String clusters, String listeners, String counts) {
    private static final Pattern ONE_CLUSTER =
            Pattern.compile("(?=envoy\\.admin\\.v3\\.ClustersConfigDump\\.)");
    private static final Pattern BACKEND =
            Pattern.compile(
                    "\"(?:%s|%s)\":\\s*(\"(?:[^\"\\\\]|\\\\.)*+\")"
                            .formatted(
                                    WireNames.BACKEND_NAME_KEY,
                                    WireNames.PROTECTED_BACKEND_NAME_KEY));
    private static final Pattern EXT_PROC_CLUSTER =
            Pattern.compile("\"name\":\\s*\"" + WireNames.EXT_PROC_CLUSTER + "\"");
    private static final Pattern PIPE =
            Pattern.compile("\"pipe\":\\s*\\{\\s*\"path\":\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern REJECTED =
            Pattern.compile(
                    "\"error_state\":\\s*\\{\\s*\"details\":\\s*\"((?:[^\"\\\\]|\\\\.){0,200})");

    /** How many updates of clusters Envoy has taken and refused since it started. */
    record Updates(long taken, long refused) {
        private static final Pattern LINE =
                Pattern.compile("cluster_manager\\.cds\\.update_(success|rejected): (\\d{1,18})");

        /** An Envoy whose statistics are filtered may not count them. */
        static Updates read(String stats) {
            long taken = 0;
            long refused = 0;
            var lines = LINE.matcher(stats);
            while (lines.find()) {
                long count = Long.parseLong(lines.group(2));
                if (lines.group(1).equals("success")) {
                    taken = count;
                } else {
                    refused = count;
                }
            }
            return new Updates(taken, refused);
        }

        /** What to compare with first: what was refused before one was taken is past. */
        Updates sinceItsStart() {
            return new Updates(0, taken == 0 ? 0 : refused);
        }
    }

    /** Our own clusters refer to it, too: what counts is a cluster of that name. */
    boolean hasCluster() {
        return EXT_PROC_CLUSTER.matcher(clusters).find();
    }

    /** Where Envoy looks for ext_proc; empty when that is no Unix socket. */
    String socket() {
        return ONE_CLUSTER
                .splitAsStream(clusters)
                .filter(it -> EXT_PROC_CLUSTER.matcher(it).find())
                .map(PIPE::matcher)
                .filter(Matcher::find)
                .map(it -> it.group(1))
                .findFirst()
                .orElse("");
    }

    Updates updates() {
        return Updates.read(counts);
    }

    boolean hasRouterFilter() {
        return names(listeners, WireNames.EXT_PROC_FILTER);
    }

    /** Those of these backends that no endpoint names in a cluster with the upstream filter. */
    SortedSet<String> missing(Collection<String> backends) {
        var named = new HashSet<String>();
        ONE_CLUSTER
                .splitAsStream(clusters)
                .filter(it -> names(it, WireNames.EXT_PROC_FILTER))
                .flatMap(it -> BACKEND.matcher(it).results())
                .forEach(it -> named.add(it.group(1)));
        return backends.stream()
                .filter(it -> !named.contains(encoded(it)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Why Envoy refuses the newest version of a listener; empty when it does not. */
    String refusedListener() {
        var details = REJECTED.matcher(listeners);
        return details.find() ? "Envoy refuses a listener: " + details.group(1) : "";
    }

    private static boolean names(String json, String name) {
        return json.contains(encoded(name));
    }

    private static String encoded(String text) {
        return new String(JsonString.encode(text), UTF_8);
    }
}
