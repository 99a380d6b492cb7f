package io.outrigger.manifests.model;

import io.outrigger.contract.ClientAuth;
import io.outrigger.contract.Model;
import io.outrigger.contract.WireNames;
import io.outrigger.manifests.api.AIGatewayRoute;
import io.outrigger.manifests.api.BackendTrafficPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the rules of one route.
 *
 * @param policies by the index of a rule
 */
record RuleResolver(
        AIGatewayRoute route,
        BackendResolver backends,
        TrafficResolver traffic,
        IntFunction<Optional<ClientAuth.Policy>> policies) {
    private static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(60);
    private static final String DEFAULT_OWNER = "Envoy AI Gateway";

    private static final AIGatewayRoute.Timeouts NO_TIMEOUTS =
            new AIGatewayRoute.Timeouts(null, null);
    private static final RouteRule.HeaderMatch ANY_MODEL =
            new RouteRule.HeaderMatch(
                    WireNames.MODEL_HEADER, RouteRule.Comparison.REGULAR_EXPRESSION, ".*");

    /** What keeps the rule from being resolved at all. */
    List<Problem> mistakes(int index) {
        var rule = route.spec().rules().get(index);
        var timeouts = Objects.requireNonNullElse(rule.timeouts(), NO_TIMEOUTS);
        return Stream.of(
                        mistake(index, "timeouts.request", timeouts.request()),
                        mistake(index, "timeouts.backendRequest", timeouts.backendRequest()),
                        mistake(index, "streamIdleTimeout", rule.streamIdleTimeout()))
                .flatMap(List::stream)
                .toList();
    }

    private List<Problem> mistake(int index, String field, @Nullable String duration) {
        if (duration == null || Durations.parse(duration).isPresent()) {
            return List.of();
        }
        return List.of(
                new Problem(
                        Problem.Reason.UnsupportedValue,
                        "spec.rules[%d].%s: %s (expected: such as 1m30s)"
                                .formatted(index, field, duration)));
    }

    RouteRule resolve(int index) {
        var rule = route.spec().rules().get(index);
        var settings = traffic.of(route, rule.name());
        return new RouteRule(
                index,
                Optional.ofNullable(rule.name()),
                alternatives(rule),
                alike(
                        index,
                        IntStream.range(0, rule.backendRefs().size())
                                .mapToObj(ref -> backends.resolve(route, index, ref))
                                .toList()),
                timeouts(rule, settings),
                settings,
                models(rule),
                policies.apply(index));
    }

    /** A cluster of Envoy has names to resolve, or Unix sockets, and not both. */
    private static List<RuleBackend> alike(int index, List<RuleBackend> backends) {
        boolean mixed =
                backends.stream()
                                .flatMap(RuleBackend::target)
                                .map(it -> it.upstream().isUnixSocket())
                                .distinct()
                                .count()
                        > 1;
        return mixed
                ? backends.stream().map(it -> withoutUnixSocket(index, it)).toList()
                : backends;
    }

    private static RuleBackend withoutUnixSocket(int index, RuleBackend backend) {
        return backend.upstream() instanceof Resolved.Found<RuleBackend.Upstream>(var upstream)
                        && upstream.isUnixSocket()
                ? new RuleBackend(
                        backend.ref(),
                        backend.weight(),
                        backend.priority(),
                        Resolved.dangling(
                                Problem.Reason.UnsupportedValue,
                                "spec.rules[%d].backendRefs[%d]: a Unix socket beside other backends"
                                                .formatted(index, backend.ref())
                                        + " (expected: a rule with Unix sockets only, or none)"))
                : backend;
    }

    private static List<List<RouteRule.HeaderMatch>> alternatives(AIGatewayRoute.Rule rule) {
        return rule.matches().isEmpty()
                ? List.of(List.of(ANY_MODEL))
                : rule.matches().stream().map(RuleResolver::alternative).toList();
    }

    /**
     * A match that names no model takes any model. Thus no rule matches before ext_proc has read
     * one, and other traffic of the host is never taken for an AI request.
     */
    private static List<RouteRule.HeaderMatch> alternative(AIGatewayRoute.Match match) {
        var headers = match(match);
        return headers.stream().anyMatch(it -> it.name().equals(WireNames.MODEL_HEADER))
                ? headers
                : Stream.concat(headers.stream(), Stream.of(ANY_MODEL)).toList();
    }

    private static List<RouteRule.HeaderMatch> match(AIGatewayRoute.Match match) {
        return match.headers().stream()
                .map(
                        it ->
                                new RouteRule.HeaderMatch(
                                        it.name().toLowerCase(Locale.ROOT),
                                        comparison(it),
                                        it.value()))
                .toList();
    }

    private static RouteRule.Comparison comparison(AIGatewayRoute.HTTPHeaderMatch match) {
        return match.type() == AIGatewayRoute.HeaderMatchType.RegularExpression
                ? RouteRule.Comparison.REGULAR_EXPRESSION
                : RouteRule.Comparison.EXACT;
    }

    /** The rule's own limits win over a policy's. */
    private static RouteRule.Timeouts timeouts(
            AIGatewayRoute.Rule rule, BackendTrafficPolicy.Spec traffic) {
        var timeouts = Objects.requireNonNullElse(rule.timeouts(), NO_TIMEOUTS);
        String ofPolicy =
                Optional.ofNullable(traffic.timeout())
                        .map(BackendTrafficPolicy.Timeout::http)
                        .map(BackendTrafficPolicy.HttpTimeout::requestTimeout)
                        .orElse(null);
        Duration request =
                duration(timeouts.request(), duration(ofPolicy, DEFAULT_REQUEST_TIMEOUT));
        Duration attempt = duration(timeouts.backendRequest(), Duration.ZERO);
        Duration idle = duration(rule.streamIdleTimeout(), Duration.ZERO);
        return RouteRule.retry(traffic)
                .map(
                        retry ->
                                new RouteRule.Timeouts(
                                        request, duration(timeoutOf(retry), attempt), idle))
                .orElseGet(() -> onlyAttempt(request, attempt, idle));
    }

    private static @Nullable String timeoutOf(BackendTrafficPolicy.Retry retry) {
        return retry.perRetry() == null ? null : retry.perRetry().timeout();
    }

    /** The shorter of both limits is the limit. */
    private static RouteRule.Timeouts onlyAttempt(
            Duration request, Duration attempt, Duration idle) {
        boolean attemptIsShorter =
                attempt.isPositive() && (request.isZero() || attempt.compareTo(request) < 0);
        return new RouteRule.Timeouts(attemptIsShorter ? attempt : request, Duration.ZERO, idle);
    }

    private static Duration duration(@Nullable String text, Duration otherwise) {
        return text == null ? otherwise : Durations.parse(text).orElse(otherwise);
    }

    private List<Model> models(AIGatewayRoute.Rule rule) {
        String owner = Objects.requireNonNullElse(rule.modelsOwnedBy(), DEFAULT_OWNER);
        Instant created =
                Stream.of(rule.modelsCreatedAt(), route.metadata().creationTimestamp())
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(Instant.EPOCH);
        return rule.matches().stream()
                .flatMap(match -> match(match).stream())
                .filter(header -> header.name().equals(WireNames.MODEL_HEADER))
                .filter(header -> header.comparison() == RouteRule.Comparison.EXACT)
                .map(header -> new Model(header.value(), owner, created))
                .toList();
    }
}
