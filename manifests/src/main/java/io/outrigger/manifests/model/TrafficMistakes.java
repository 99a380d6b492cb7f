package io.outrigger.manifests.model;

import io.outrigger.manifests.api.BackendTrafficPolicy;
import io.outrigger.manifests.api.BackendTrafficPolicy.Spec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What makes a BackendTrafficPolicy unusable; the whole policy then has no effect. */
final class TrafficMistakes {
    /** Of Envoy Gateway's API: the conditions of Envoy that may be retried. */
    private static final Set<String> TRIGGERS =
            Set.of(
                    "5xx",
                    "gateway-error",
                    "reset",
                    "reset-before-request",
                    "connect-failure",
                    "retriable-4xx",
                    "refused-stream",
                    "retriable-status-codes",
                    "cancelled",
                    "deadline-exceeded",
                    "internal",
                    "resource-exhausted",
                    "unavailable");

    private TrafficMistakes() {}

    /** Each names its field. */
    static List<String> of(Spec spec) {
        return Stream.of(retry(spec), health(spec), timeout(spec)).flatMap(it -> it).toList();
    }

    private static Stream<String> retry(Spec spec) {
        var retry = spec.retry();
        if (retry == null) {
            return Stream.empty();
        }
        var attempt = Optional.ofNullable(retry.perRetry());
        var backOff = attempt.map(BackendTrafficPolicy.PerRetry::backOff);
        var on = retry.retryOn();
        var codes = on == null ? List.<Integer>of() : on.httpStatusCodes();
        var triggers = on == null ? List.<String>of() : on.triggers();
        return Stream.of(
                        triggers.stream()
                                .filter(it -> !TRIGGERS.contains(it))
                                .map(it -> wrong("retry.retryOn.triggers", it, "one of Envoy's")),
                        codes.stream()
                                .filter(it -> it < 100 || it > 599)
                                .map(it -> wrong("retry.retryOn.httpStatusCodes", it, "100..599")),
                        negative("retry.numRetries", retry.numRetries()),
                        duration(
                                "retry.perRetry.timeout",
                                attempt.map(BackendTrafficPolicy.PerRetry::timeout).orElse(null)),
                        duration(
                                "retry.perRetry.backOff.baseInterval",
                                backOff.map(BackendTrafficPolicy.BackOff::baseInterval)
                                        .orElse(null)),
                        duration(
                                "retry.perRetry.backOff.maxInterval",
                                backOff.map(BackendTrafficPolicy.BackOff::maxInterval)
                                        .orElse(null)))
                .flatMap(it -> it);
    }

    private static Stream<String> health(Spec spec) {
        var health = spec.healthCheck();
        if (health == null || health.passive() == null) {
            return Stream.empty();
        }
        return Stream.concat(
                duration("healthCheck.passive.interval", health.passive().interval()),
                duration(
                        "healthCheck.passive.baseEjectionTime",
                        health.passive().baseEjectionTime()));
    }

    private static Stream<String> timeout(Spec spec) {
        var timeout = spec.timeout();
        if (timeout == null) {
            return Stream.empty();
        }
        var tcp = timeout.tcp();
        var http = timeout.http();
        var connect =
                duration("timeout.tcp.connectTimeout", tcp == null ? null : tcp.connectTimeout());
        return http == null
                ? connect
                : Stream.of(
                                connect,
                                duration(
                                        "timeout.http.connectionIdleTimeout",
                                        http.connectionIdleTimeout()),
                                duration(
                                        "timeout.http.maxConnectionDuration",
                                        http.maxConnectionDuration()),
                                duration("timeout.http.requestTimeout", http.requestTimeout()),
                                duration(
                                        "timeout.http.maxStreamDuration", http.maxStreamDuration()),
                                duration(
                                        "timeout.http.streamIdleTimeout", http.streamIdleTimeout()))
                        .flatMap(it -> it);
    }

    private static Stream<String> duration(String field, @Nullable String text) {
        return text == null || Durations.parse(text).isPresent()
                ? Stream.empty()
                : Stream.of(wrong(field, text, "such as 1m30s"));
    }

    private static Stream<String> negative(String field, @Nullable Integer number) {
        return number == null || number >= 0
                ? Stream.empty()
                : Stream.of(wrong(field, number, "0 or more"));
    }

    private static String wrong(String field, Object value, String expected) {
        return "spec.%s: %s (expected: %s)".formatted(field, value, expected);
    }
}
