package io.outrigger.controller.explain;

import io.outrigger.contract.ClientAuth;
import io.outrigger.contract.ClientAuth.ExtAuthService;
import io.outrigger.contract.CostType;
import io.outrigger.contract.RouteCost;
import io.outrigger.controller.explain.Explanation.Other;
import io.outrigger.controller.explain.Explanation.Taken;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.envoy.EnvoyNames;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.model.Hostnames;
import io.outrigger.manifests.model.RankedMatch;
import io.outrigger.manifests.model.RankedMatch.Match;
import io.outrigger.manifests.model.RouteRule;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what a Gateway does with a request, and why. */
public final class Explainer {
    private final GatewayModel gateway;
    private final Request request;
    private final ClusterSnapshot snapshot;

    private Explainer(GatewayModel gateway, Request request, ClusterSnapshot snapshot) {
        this.gateway = gateway;
        this.request = request;
        this.snapshot = snapshot;
    }

    /** The explanation of one Gateway of the snapshot. */
    public static Explanation explain(
            GatewayModel gateway, Request request, ClusterSnapshot snapshot) {
        return new Explainer(gateway, request, snapshot).explanation();
    }

    private Explanation explanation() {
        var matching = new Matching(gateway, request);
        var verdicts = gateway.servedRoutes().stream().flatMap(matching::of).toList();
        var winner = verdicts.stream().flatMap(Explainer::matching).min(RankedMatch.PRECEDENCE);
        var others = new ArrayList<Other>();
        verdicts.forEach(it -> other(it, winner).ifPresent(others::add));
        gateway.routes().forEach(route -> problems(route).forEach(others::add));
        elsewhere().forEach(others::add);
        return new Explanation(gateway.key(), request, winner.map(this::taken), others);
    }

    private static Stream<RankedMatch> matching(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Matches(var match) -> Stream.of(match);
            case Verdict.Differs _ -> Stream.empty();
        };
    }

    private static Optional<Other> other(Verdict verdict, Optional<RankedMatch> winner) {
        return switch (verdict) {
            case Verdict.Differs(var match, var why) ->
                    Optional.of(new Other(name(match), String.join("; ", why)));
            case Verdict.Matches(var match) ->
                    winner.filter(it -> !it.equals(match))
                            .map(it -> new Other(name(match.match()), Verdict.lost(match, it)));
        };
    }

    /** Problems of references are told at the backends, if the request gets there. */
    private static Stream<Other> problems(AiRoute route) {
        return route.isServed()
                ? Stream.empty()
                : route.problems()
                        .map(
                                it ->
                                        new Other(
                                                "AIGatewayRoute " + route.key(),
                                                "is not served: %s: %s"
                                                        .formatted(it.reason(), it.message())));
    }

    private Stream<Other> elsewhere() {
        return snapshot.routes().keySet().stream()
                .filter(key -> gateway.routes().stream().noneMatch(it -> it.key().equals(key)))
                .map(
                        key ->
                                new Other(
                                        "AIGatewayRoute " + key,
                                        "no parentRef names Gateway " + gateway.key()));
    }

    private static String name(Match match) {
        String name =
                "AIGatewayRoute %s, rule %d".formatted(match.route().key(), match.rule().index());
        return match.rule().matches().size() == 1 ? name : name + ", match " + match.index();
    }

    private Taken taken(RankedMatch winner) {
        var match = winner.match();
        var route = match.route();
        var rule = match.rule();
        return new Taken(
                listener(route),
                winner.host(),
                route.key(),
                rule.index(),
                match.headers().stream()
                        .map(it -> it.name() + " " + Matching.text(it))
                        .collect(Collectors.joining(", ")),
                rule.targets().isEmpty()
                        ? "none, 503: no backend can be reached"
                        : EnvoyNames.ownCluster(route.key(), rule.id()),
                rule.policy().map(Explainer::clients).orElse("anybody"),
                timeouts(rule.timeouts()),
                route.costs().stream().map(Explainer::cost).toList(),
                new BackendLines(request, snapshot).of(match));
    }

    /** Of those that take the host the most specific; of several ports the first. */
    private String listener(AiRoute route) {
        return route.listeners()
                .filter(it -> Hostnames.covers(host(it), request.host()))
                .min(
                        Comparator.comparing((Gateway.Listener it) -> host(it).startsWith("*"))
                                .thenComparingInt(it -> -host(it).length()))
                .map(it -> "%s, port %d, host %s".formatted(it.name(), it.port(), host(it)))
                .orElse("none");
    }

    private static String host(Gateway.Listener listener) {
        return Objects.requireNonNullElse(listener.hostname(), "*");
    }

    private static String clients(ClientAuth.Policy policy) {
        if (!policy.refusal().isEmpty()) {
            return "nobody, SecurityPolicy %s: %s".formatted(policy.name(), policy.refusal());
        }
        var asked = new ArrayList<String>();
        if (policy.apiKeyAuth() != null) {
            asked.add("an API key");
        }
        if (policy.basicAuth() != null) {
            asked.add("a password");
        }
        if (policy.jwt() != null) {
            asked.add("a JWT");
        }
        if (policy.authorization() != null) {
            asked.add("its rules");
        }
        if (policy.extAuth() != null) {
            asked.add("the consent of " + text(policy.extAuth().service()));
        }
        if (asked.isEmpty()) {
            return "anybody, SecurityPolicy %s asks for nothing".formatted(policy.name());
        }
        return "SecurityPolicy %s asks for %s".formatted(policy.name(), String.join(", ", asked));
    }

    private static String text(ExtAuthService service) {
        return switch (service) {
            case ExtAuthService.Http(var url, _) -> url;
            case ExtAuthService.Grpc(var url, _) -> url + " over gRPC";
        };
    }

    private static String timeouts(RouteRule.Timeouts timeouts) {
        return "request %s, attempt %s, stream idle %s"
                .formatted(
                        text(timeouts.request()),
                        text(timeouts.attempt()),
                        text(timeouts.streamIdle()));
    }

    private static String text(Duration duration) {
        if (duration.isZero()) {
            return "none";
        }
        var seconds = BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros();
        return seconds.toPlainString() + " s";
    }

    private static String cost(RouteCost cost) {
        return cost.type() == CostType.CEL
                ? "%s: %s".formatted(cost.metadataKey(), cost.cel())
                : "%s: %s".formatted(cost.metadataKey(), cost.type());
    }
}
