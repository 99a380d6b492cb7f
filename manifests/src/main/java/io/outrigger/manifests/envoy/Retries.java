package io.outrigger.manifests.envoy;

import io.outrigger.manifests.api.BackendTrafficPolicy.BackOff;
import io.outrigger.manifests.api.BackendTrafficPolicy.PerRetry;
import io.outrigger.manifests.api.BackendTrafficPolicy.Retry;
import io.outrigger.manifests.api.BackendTrafficPolicy.RetryOn;
import io.outrigger.manifests.model.RouteRule;
import io.outrigger.manifests.tree.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The {@code retry_policy} of a route; Envoy keeps the limits of one attempt there as well. */
final class Retries {
    private static final List<String> DEFAULT_TRIGGERS =
            List.of(
                    "connect-failure",
                    "refused-stream",
                    "unavailable",
                    "cancelled",
                    "retriable-status-codes");
    private static final int DEFAULT_STATUS_CODE = 503;
    private static final String STATUS_CODES = "retriable-status-codes";
    private static final int DEFAULT_RETRIES = 2;
    private static final int SELECTIONS = 5;

    private Retries() {}

    /** Empty when there is one attempt without a limit of its own. */
    static Optional<ObjectNode> of(RouteRule rule) {
        var timeouts = rule.timeouts();
        var policy =
                Json.object(
                        "per_try_idle_timeout",
                        timeouts.streamIdle().isZero()
                                ? null
                                : Trees.seconds(timeouts.streamIdle()),
                        "per_try_timeout",
                        timeouts.attempt().isZero() ? null : Trees.seconds(timeouts.attempt()));
        rule.retry().ifPresent(it -> policy.setAll(retries(it)));
        return policy.isEmpty() ? Optional.empty() : Optional.of(policy);
    }

    private static ObjectNode retries(Retry retry) {
        var on = Objects.requireNonNullElse(retry.retryOn(), new RetryOn(List.of(), List.of()));
        var codes = retry.retryOn() == null ? List.of(DEFAULT_STATUS_CODE) : on.httpStatusCodes();
        return Json.object(
                "retry_on",
                String.join(",", triggers(on)),
                "num_retries",
                Objects.requireNonNullElse(retry.numRetries(), DEFAULT_RETRIES),
                "retriable_status_codes",
                codes.isEmpty() ? null : Json.array(codes),
                "retry_back_off",
                Optional.ofNullable(retry.perRetry())
                        .map(PerRetry::backOff)
                        .map(Retries::backOff)
                        .orElse(null),
                "retry_priority",
                priorities(retry),
                "retry_host_predicate",
                Json.array(
                        Trees.extension(
                                "envoy.retry_host_predicates.previous_hosts",
                                Trees.typed(
                                        "envoy.extensions.retry.host.previous_hosts.v3"
                                                + ".PreviousHostsPredicate"))),
                "host_selection_retry_max_attempts",
                SELECTIONS);
    }

    /** Status codes without their trigger would never be compared. */
    private static List<String> triggers(RetryOn on) {
        var triggers = new ArrayList<>(on.triggers().isEmpty() ? DEFAULT_TRIGGERS : on.triggers());
        if (!on.httpStatusCodes().isEmpty() && !triggers.contains(STATUS_CODES)) {
            triggers.add(STATUS_CODES);
        }
        return triggers;
    }

    private static @Nullable ObjectNode backOff(BackOff backOff) {
        return backOff.baseInterval() == null
                ? null
                : Json.object(
                        "base_interval",
                        Trees.seconds(backOff.baseInterval()),
                        "max_interval",
                        backOff.maxInterval() == null
                                ? null
                                : Trees.seconds(backOff.maxInterval()));
    }

    /** Moves on to the backends of the next priority. */
    private static @Nullable ObjectNode priorities(Retry retry) {
        Integer attempts = retry.numAttemptsPerPriority();
        return attempts == null || attempts <= 0
                ? null
                : Trees.extension(
                        "envoy.retry_priorities.previous_priorities",
                        Trees.typed(
                                "envoy.extensions.retry.priority.previous_priorities.v3"
                                        + ".PreviousPrioritiesConfig",
                                "update_frequency",
                                attempts));
    }
}
