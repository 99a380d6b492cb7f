package io.outrigger.manifests.model;

import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.ObjectMeta;
import io.outrigger.manifests.model.RouteRule.HeaderMatch;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One match of a rule on one of its route's hosts, in the order in which Gateway API prefers
 * matches. Paths, methods and query parameters, which it ranks as well, are the same for all:
 * AIGatewayRoutes do not compare them.
 *
 * @param host {@code *} for any
 * @see <a href="https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule">HTTPRouteRule</a>
 */
public record RankedMatch(String host, Match match) {

    /**
     * A match of a rule.
     *
     * @param index position in the rule
     */
    public record Match(AiRoute route, RouteRule rule, int index) {
        /** What a request must carry. */
        public List<HeaderMatch> headers() {
            return rule.matches().get(index);
        }
    }

    /** More specific hosts first. */
    public static final Comparator<String> HOSTS =
            Comparator.comparing((String it) -> it.startsWith("*"))
                    .thenComparingInt(it -> -it.length());

    /** Why one match is preferred to another, in this order. */
    public enum Preference {
        /** More characters in a host without wildcard, else in any host. */
        HOST,
        /** More headers. */
        HEADERS,
        /** The older route. */
        AGE,
        /** The route that comes first in the alphabet, by namespace and name. */
        NAME,
        /** The rule, and the match of it, that comes first. */
        POSITION;

        /** Whether it tells them apart. */
        public boolean decides(RankedMatch one, RankedMatch other) {
            return order().compare(one, other) != 0;
        }

        private Comparator<RankedMatch> order() {
            return switch (this) {
                case HOST -> Comparator.comparing(RankedMatch::host, HOSTS);
                case HEADERS -> Comparator.comparingInt(it -> -it.match().headers().size());
                case AGE -> Comparator.comparing(RankedMatch::created);
                case NAME -> Comparator.comparing(it -> it.match().route().key());
                case POSITION ->
                        Comparator.comparingInt((RankedMatch it) -> it.match().rule().index())
                                .thenComparingInt(it -> it.match().index());
            };
        }
    }

    /** Preferred ones first. */
    public static final Comparator<RankedMatch> PRECEDENCE =
            Stream.of(Preference.values())
                    .map(Preference::order)
                    .reduce(Comparator::thenComparing)
                    .orElseThrow();

    /** All matches of a route on some listeners. */
    public static Stream<RankedMatch> of(AiRoute route, Collection<Gateway.Listener> listeners) {
        return hosts(route, listeners)
                .flatMap(
                        host ->
                                route.rules().stream()
                                        .flatMap(rule -> matches(route, rule))
                                        .map(match -> new RankedMatch(host, match)));
    }

    private static Stream<Match> matches(AiRoute route, RouteRule rule) {
        return IntStream.range(0, rule.matches().size())
                .mapToObj(index -> new Match(route, rule, index));
    }

    /** The hosts that a route has on some listeners, each once. */
    public static Stream<String> hosts(AiRoute route, Collection<Gateway.Listener> listeners) {
        return route.listeners()
                .filter(listeners::contains)
                .flatMap(listener -> hosts(route, listener).stream())
                .distinct();
    }

    private static List<String> hosts(AiRoute route, Gateway.Listener listener) {
        return Hostnames.common(
                Objects.requireNonNullElse(listener.hostname(), ""), route.hostnames());
    }

    private static Instant created(RankedMatch match) {
        ObjectMeta metadata = match.match().route().metadata();
        return Objects.requireNonNullElse(metadata.creationTimestamp(), Instant.MAX);
    }
}
