package io.outrigger.manifests.envoygateway;

import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.Endpoint;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.model.Problem;
import io.outrigger.manifests.model.Resolved;
import io.outrigger.manifests.model.RouteRule;
import io.outrigger.manifests.model.RuleBackend;
import io.outrigger.manifests.model.RuleBackend.Upstream;
import java.util.Comparator;
import java.util.List;

/**
 * Without hooks a request is translated before Envoy chooses an endpoint. So a rule leads to one
 * backend with one host name: the one that would be tried first, of several the one with the
 * greatest weight. The others are references that lead nowhere.
 */
public final class SingleBackends {
    private static final String EXPECTED =
            " needs Envoy Gateway's extension hooks (expected: --extension-hooks=on)";

    private static final String SEVERAL =
            "another one comes first, and a rule with several backends";
    private static final String HOSTS = "a Backend with several host names";
    private static final String SOCKET = "a Backend with a Unix socket";
    private static final String PROXY = "the GatewayConfig's forwardProxy";

    private static final Comparator<RuleBackend> FIRST =
            Comparator.comparingLong(RuleBackend::priority)
                    .thenComparing(Comparator.comparingInt(RuleBackend::weight).reversed())
                    .thenComparingInt(RuleBackend::ref);

    private SingleBackends() {}

    /** The model with the first backend of each rule. */
    public static GatewayModel of(GatewayModel gateway) {
        return gateway.withRoutes(gateway.routes().stream().map(SingleBackends::of).toList());
    }

    private static AiRoute of(AiRoute route) {
        return route.withRules(
                route.rules().stream()
                        .map(it -> route.forwardProxy().isPresent() ? withoutAny(it) : of(it))
                        .toList());
    }

    /** Rather none than one that is reached past the proxy. */
    private static RouteRule withoutAny(RouteRule rule) {
        return rule.withBackends(
                rule.backends().stream()
                        .map(
                                it ->
                                        it.upstream() instanceof Resolved.Dangling
                                                ? it
                                                : unused(it, rule.index(), PROXY))
                        .toList());
    }

    private static RouteRule of(RouteRule rule) {
        var usable = rule.backends().stream().map(it -> withOneHost(it, rule.index())).toList();
        var first =
                usable.stream()
                        .filter(it -> it.weight() > 0)
                        .filter(it -> it.upstream() instanceof Resolved.Found)
                        .min(FIRST);
        return rule.withBackends(first.map(it -> alone(it, usable, rule.index())).orElse(usable));
    }

    private static List<RuleBackend> alone(
            RuleBackend first, List<RuleBackend> backends, int rule) {
        return backends.stream()
                .map(
                        it ->
                                it.ref() == first.ref()
                                                || it.weight() == 0
                                                || it.upstream() instanceof Resolved.Dangling
                                        ? it
                                        : unused(it, rule, SEVERAL))
                .toList();
    }

    private static RuleBackend withOneHost(RuleBackend backend, int rule) {
        return switch (backend.upstream()) {
            case Resolved.Found<Upstream>(var it) when it.isUnixSocket() ->
                    unused(backend, rule, SOCKET);
            case Resolved.Found<Upstream>(var it) when hosts(it) > 1 ->
                    unused(backend, rule, HOSTS);
            case Resolved.Found<Upstream> _, Resolved.Dangling<Upstream> _ -> backend;
        };
    }

    private static long hosts(Upstream upstream) {
        return upstream.endpoints().stream().map(Endpoint::authority).distinct().count();
    }

    private static RuleBackend unused(RuleBackend backend, int rule, String why) {
        return new RuleBackend(
                backend.ref(),
                backend.weight(),
                backend.priority(),
                Resolved.dangling(
                        Problem.Reason.NotYetSupported,
                        "spec.rules[%d].backendRefs[%d]: %s%s"
                                .formatted(rule, backend.ref(), why, EXPECTED)));
    }
}
