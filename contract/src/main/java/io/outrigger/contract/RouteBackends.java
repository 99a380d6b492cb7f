package io.outrigger.contract;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the rules of an HTTPRoute lead, as one line: what the metadata of Envoy's routes tells when
 * Envoy's endpoints have none of ours.
 *
 * @param route {@code namespace/name} of the AIGatewayRoute
 * @param bySection by the name of the HTTPRoute's rule
 */
public record RouteBackends(String route, SortedMap<String, Place> bySection) {
    /** Key of the line among the metadata. */
    public static final String KEY = "outrigger-backends";

    public RouteBackends {
        bySection = Collections.unmodifiableSortedMap(new TreeMap<>(bySection));
    }

    /**
     * Where a rule leads.
     *
     * @param backend the name of a {@link Backend}; empty when it leads to none
     * @param host the provider's host name; empty when it has an address only
     */
    public record Place(String backend, String host) {
        /** Of a rule that no request leaves the gateway by. */
        public static final Place NOWHERE = new Place("", "");
    }

    /** What the line says of a rule; null when it says nothing. */
    public static @Nullable Place find(String line, String section) {
        String start = " " + section + "=";
        int entry = line.indexOf(start);
        if (section.isEmpty() || entry < 0) {
            return null;
        }
        int from = entry + start.length();
        int space = line.indexOf(' ', from);
        int to = space < 0 ? line.length() : space;
        int at = line.indexOf('@', from);
        return at < 0 || at > to
                ? null
                : new Place(line.substring(from, at), line.substring(at + 1, to));
    }

    /** The names of all backends that the line tells. */
    public static Stream<String> names(String line) {
        return Stream.of(line.split(" "))
                .skip(1)
                .filter(it -> it.indexOf('=') > 0)
                .map(it -> it.substring(it.indexOf('=') + 1))
                .map(it -> it.substring(0, Math.max(it.indexOf('@'), 0)))
                .filter(it -> !it.isEmpty());
    }

    /** The AIGatewayRoute that the line tells. */
    public static String route(String line) {
        int space = line.indexOf(' ');
        return space < 0 ? line : line.substring(0, space);
    }

    /** The line. Names of Kubernetes and host names have none of its separators. */
    @Override
    public String toString() {
        return bySection.entrySet().stream()
                .map(
                        it ->
                                " %s=%s@%s"
                                        .formatted(
                                                it.getKey(),
                                                it.getValue().backend,
                                                it.getValue().host))
                .collect(Collectors.joining("", route, ""));
    }
}
