package io.outrigger.extproc.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.extproc.json.JsonString;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Envoy said of itself.
 *
 * @param wiring what it was asked for
 * @param clusters JSON of our clusters that are active
 * @param listeners JSON of the listeners that are active
 * @param routes JSON of its route tables; empty where they show nothing
 * @param counts statistics of updates; while they are the same, so is all else
 */
record EnvoyState(
        EnvoyWiring wiring, String clusters, String listeners, String routes, String counts) {
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

    boolean hasCluster() {
        return wiring.hasExtProc(clusters);
    }

    /** Where Envoy looks for ext_proc; empty when that is no Unix socket. */
    String socket() {
        return EnvoyWiring.each(clusters)
                .filter(wiring::hasExtProc)
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
        return wiring.hasFilter(listeners);
    }

    /** Those of these backends that nothing in Envoy leads to through ext_proc. */
    SortedSet<String> missing(Collection<String> backends) {
        var named = wiring.backends(clusters, routes).collect(Collectors.toSet());
        return backends.stream()
                .filter(it -> !named.contains(encoded(it)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Why Envoy refuses the newest version of a listener; empty when it does not. */
    String refusedListener() {
        var details = REJECTED.matcher(listeners);
        return details.find() ? "Envoy refuses a listener: " + details.group(1) : "";
    }

    /** As in JSON, without its quotes. */
    private static String encoded(String text) {
        String json = new String(JsonString.encode(text), UTF_8);
        return json.substring(1, json.length() - 1);
    }
}
