package io.outrigger.controller.explain;

import io.outrigger.contract.WireNames;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.model.Hostnames;
import io.outrigger.manifests.model.RankedMatch;
import io.outrigger.manifests.model.RankedMatch.Match;
import io.outrigger.manifests.model.RouteRule.HeaderMatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Compares a request with the matches of AI routes, as Envoy does once the model is known. */
final class Matching {
    private final GatewayModel gateway;
    private final Request request;
    private final Map<String, String> headers;

    /** Of all hosts that routes have on the Gateway: the one whose routes are asked. */
    private final Optional<String> host;

    Matching(GatewayModel gateway, Request request) {
        this.gateway = gateway;
        this.request = request;
        var all = new TreeMap<>(request.headers());
        // what a client sends under this name is removed
        all.put(WireNames.MODEL_HEADER, request.model());
        this.headers = all;
        this.host =
                gateway.servedRoutes().stream()
                        .flatMap(this::hosts)
                        .filter(it -> Hostnames.covers(it, request.host()))
                        .min(RankedMatch.HOSTS);
    }

    private Stream<String> hosts(AiRoute route) {
        return RankedMatch.hosts(route, gateway.listeners());
    }

    /** All matches of a route, one verdict each. */
    Stream<Verdict> of(AiRoute route) {
        var hosts = hosts(route).toList();
        return RankedMatch.of(route, gateway.listeners())
                .map(RankedMatch::match)
                .distinct()
                .map(match -> of(match, hosts));
    }

    private Verdict of(Match match, List<String> hosts) {
        if (hosts.stream().noneMatch(it -> Hostnames.covers(it, request.host()))) {
            return new Verdict.Differs(
                    match, List.of("host: %s is none of %s".formatted(request.host(), hosts)));
        }
        String asked = host.orElseThrow();
        if (!hosts.contains(asked)) {
            return new Verdict.Differs(
                    match,
                    List.of(
                            "host: %s belongs to routes of %s, not of %s"
                                    .formatted(request.host(), asked, hosts)));
        }
        var why = match.headers().stream().flatMap(it -> difference(it).stream()).toList();
        return why.isEmpty()
                ? new Verdict.Matches(new RankedMatch(asked, match))
                : new Verdict.Differs(match, why);
    }

    private Optional<String> difference(HeaderMatch wanted) {
        String value = headers.get(wanted.name());
        if (value == null) {
            return Optional.of("%s: missing (expected: %s)".formatted(wanted.name(), text(wanted)));
        }
        return matches(wanted, value)
                ? Optional.empty()
                : Optional.of(
                        "%s: %s (expected: %s)".formatted(wanted.name(), value, text(wanted)));
    }

    private static boolean matches(HeaderMatch wanted, String value) {
        return switch (wanted.comparison()) {
            case EXACT -> value.equals(wanted.value());
            case REGULAR_EXPRESSION -> isWhole(wanted.value(), value);
        };
    }

    /** Envoy's expressions are RE2, which has to match the whole value. */
    private static boolean isWhole(String expression, String value) {
        try {
            return Pattern.matches(expression, value);
        } catch (PatternSyntaxException _) {
            return false;
        }
    }

    static String text(HeaderMatch wanted) {
        return switch (wanted.comparison()) {
            case EXACT -> wanted.value();
            case REGULAR_EXPRESSION -> "~ " + wanted.value();
        };
    }
}
