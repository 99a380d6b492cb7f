package io.outrigger.manifests.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Envoy Gateway's BackendTrafficPolicy, as far as we honour it. */
public record BackendTrafficPolicy(
        ObjectMeta metadata, Spec spec, Status status, List<String> unread)
        implements PolicyObject {
    public BackendTrafficPolicy {
        status = status == null ? Status.NONE : status;
        unread = List.copyOf(unread);
    }

    /**
     * Targets and settings.
     *
     * @param mergeType how a route's policy is merged into the Gateway's; replaced when absent
     */
    public record Spec(
            @Nullable PolicyTarget targetRef,
            List<PolicyTarget> targetRefs,
            List<TargetSelector> targetSelectors,
            @Nullable String mergeType,
            @Nullable Retry retry,
            @Nullable HealthCheck healthCheck,
            @Nullable CircuitBreaker circuitBreaker,
            @Nullable Timeout timeout) {
        /** No settings at all. */
        public static final Spec NONE =
                new Spec(null, List.of(), List.of(), null, null, null, null, null);

        public Spec {
            targetRefs = List.copyOf(targetRefs);
            targetSelectors = List.copyOf(targetSelectors);
        }
    }

    /** When, how often and after what pause an attempt follows another. */
    public record Retry(
            @Nullable Integer numRetries,
            @Nullable Integer numAttemptsPerPriority,
            @Nullable RetryOn retryOn,
            @Nullable PerRetry perRetry) {}

    /** What is retried: Envoy's names of conditions, and status codes. */
    public record RetryOn(List<String> triggers, List<Integer> httpStatusCodes) {
        public RetryOn {
            triggers = List.copyOf(triggers);
            httpStatusCodes = List.copyOf(httpStatusCodes);
        }
    }

    /** One attempt. */
    public record PerRetry(@Nullable String timeout, @Nullable BackOff backOff) {}

    /** Durations between attempts. */
    public record BackOff(@Nullable String baseInterval, @Nullable String maxInterval) {}

    /**
     * When an endpoint counts as unhealthy.
     *
     * @param panicThreshold percentage of healthy endpoints below which health does not count
     */
    public record HealthCheck(@Nullable Passive passive, @Nullable Integer panicThreshold) {}

    /** Envoy's outlier detection. */
    public record Passive(
            @Nullable Boolean splitExternalLocalOriginErrors,
            @Nullable String interval,
            @Nullable Integer consecutiveLocalOriginFailures,
            @Nullable Integer consecutiveGatewayErrors,
            @Nullable Integer consecutive5XxErrors,
            @Nullable String baseEjectionTime,
            @Nullable Integer maxEjectionPercent,
            @Nullable Integer failurePercentageThreshold,
            @Nullable Boolean alwaysEjectOneEndpoint) {}

    /** Limits of what is open at once. */
    public record CircuitBreaker(
            @Nullable Long maxConnections,
            @Nullable Long maxPendingRequests,
            @Nullable Long maxParallelRequests,
            @Nullable Long maxParallelRetries,
            @Nullable Long maxRequestsPerConnection,
            @Nullable PerEndpoint perEndpoint,
            @Nullable RetryBudget retryBudget) {}

    /** Limits of each endpoint. */
    public record PerEndpoint(@Nullable Long maxConnections) {}

    /** Retries as a share of the open requests. */
    public record RetryBudget(Fraction percent, @Nullable Integer minRetryConcurrency) {}

    /** A fraction; the denominator is 100 when absent. */
    public record Fraction(int numerator, @Nullable Integer denominator) {}

    /** Limits in time. */
    public record Timeout(@Nullable TcpTimeout tcp, @Nullable HttpTimeout http) {}

    /** Of connections to come. */
    public record TcpTimeout(@Nullable String connectTimeout) {}

    /** Of connections and requests. */
    public record HttpTimeout(
            @Nullable String connectionIdleTimeout,
            @Nullable String maxConnectionDuration,
            @Nullable String requestTimeout,
            @Nullable String maxStreamDuration,
            @Nullable String streamIdleTimeout) {}

    @Override
    public List<PolicyTarget> targets() {
        return PolicyObject.targets(spec.targetRef(), spec.targetRefs());
    }

    @Override
    public List<TargetSelector> selectors() {
        return spec.targetSelectors();
    }
}
