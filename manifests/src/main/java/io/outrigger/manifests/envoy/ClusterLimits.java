package io.outrigger.manifests.envoy;

import io.outrigger.manifests.api.BackendTrafficPolicy.CircuitBreaker;
import io.outrigger.manifests.api.BackendTrafficPolicy.HealthCheck;
import io.outrigger.manifests.api.BackendTrafficPolicy.HttpTimeout;
import io.outrigger.manifests.api.BackendTrafficPolicy.Passive;
import io.outrigger.manifests.api.BackendTrafficPolicy.RetryBudget;
import io.outrigger.manifests.api.BackendTrafficPolicy.Spec;
import io.outrigger.manifests.api.BackendTrafficPolicy.TcpTimeout;
import io.outrigger.manifests.api.BackendTrafficPolicy.Timeout;
import io.outrigger.manifests.tree.Json;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a BackendTrafficPolicy sets on the cluster of a rule. */
record ClusterLimits(Spec traffic) {
    private static final int ENFORCED = 100;
    private static final int PERCENT = 100;

    String connectTimeout() {
        return Optional.ofNullable(traffic.timeout())
                .map(Timeout::tcp)
                .map(TcpTimeout::connectTimeout)
                .map(Trees::seconds)
                .orElse("10s");
    }

    /** Without locality weights the weights of backends do not count. */
    ObjectNode commonLoadBalancing() {
        Integer panic =
                Optional.ofNullable(traffic.healthCheck())
                        .map(HealthCheck::panicThreshold)
                        .orElse(null);
        return Json.object(
                "locality_weighted_lb_config",
                Json.object(),
                "healthy_panic_threshold",
                panic == null ? null : Json.object("value", panic));
    }

    /** Null when connections live as long as Envoy lets them by itself. */
    @Nullable ObjectNode connections() {
        var http = Optional.ofNullable(traffic.timeout()).map(Timeout::http);
        var options =
                Json.object(
                        "idle_timeout",
                        http.map(HttpTimeout::connectionIdleTimeout)
                                .map(Trees::seconds)
                                .orElse(null),
                        "max_connection_duration",
                        http.map(HttpTimeout::maxConnectionDuration)
                                .map(Trees::seconds)
                                .orElse(null),
                        "max_requests_per_connection",
                        Optional.ofNullable(traffic.circuitBreaker())
                                .map(CircuitBreaker::maxRequestsPerConnection)
                                .orElse(null));
        return options.isEmpty() ? null : options;
    }

    /** What a policy does not limit is not limited, as without one. */
    ObjectNode circuitBreakers() {
        var thresholds = ExtProcCluster.thresholds();
        var breaker = traffic.circuitBreaker();
        if (breaker == null) {
            return Json.object("thresholds", Json.array(thresholds));
        }
        put(thresholds, "max_connections", breaker.maxConnections());
        put(thresholds, "max_pending_requests", breaker.maxPendingRequests());
        put(thresholds, "max_requests", breaker.maxParallelRequests());
        put(thresholds, "max_retries", breaker.maxParallelRetries());
        if (breaker.retryBudget() != null) {
            thresholds.set("retry_budget", budget(breaker.retryBudget()));
        }
        Long perEndpoint =
                breaker.perEndpoint() == null ? null : breaker.perEndpoint().maxConnections();
        return Json.object(
                "thresholds",
                Json.array(thresholds),
                "per_host_thresholds",
                perEndpoint == null
                        ? null
                        : Json.array(Json.object("max_connections", perEndpoint)));
    }

    private static void put(ObjectNode thresholds, String name, @Nullable Long limit) {
        if (limit != null) {
            thresholds.put(name, limit);
        }
    }

    private static ObjectNode budget(RetryBudget budget) {
        var percent = budget.percent();
        double share =
                (double) PERCENT
                        * percent.numerator()
                        / Objects.requireNonNullElse(percent.denominator(), PERCENT);
        return Json.object(
                "budget_percent",
                Json.object("value", share),
                "min_retry_concurrency",
                budget.minRetryConcurrency());
    }

    /** Null when no policy asks for it. */
    @Nullable ObjectNode outlierDetection() {
        return Optional.ofNullable(traffic.healthCheck())
                .map(HealthCheck::passive)
                .map(ClusterLimits::outlierDetection)
                .orElse(null);
    }

    private static ObjectNode outlierDetection(Passive passive) {
        return Json.object(
                "consecutive_5xx", passive.consecutive5XxErrors(),
                "interval", seconds(passive.interval()),
                "base_ejection_time", seconds(passive.baseEjectionTime()),
                "max_ejection_percent", passive.maxEjectionPercent(),
                "split_external_local_origin_errors", passive.splitExternalLocalOriginErrors(),
                "consecutive_local_origin_failure", passive.consecutiveLocalOriginFailures(),
                "consecutive_gateway_failure", passive.consecutiveGatewayErrors(),
                "enforcing_consecutive_gateway_failure",
                        passive.consecutiveGatewayErrors() == null ? null : ENFORCED,
                "failure_percentage_threshold", passive.failurePercentageThreshold(),
                "enforcing_failure_percentage",
                        passive.failurePercentageThreshold() == null ? null : ENFORCED,
                "always_eject_one_host", passive.alwaysEjectOneEndpoint());
    }

    private static @Nullable String seconds(@Nullable String duration) {
        return duration == null ? null : Trees.seconds(duration);
    }
}
