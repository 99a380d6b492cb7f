package io.outrigger.controller.plan;

import io.outrigger.controller.token.TokenReport;
import io.outrigger.manifests.api.Status.Condition;
import io.outrigger.manifests.api.Status.Value;
import io.outrigger.manifests.model.Problem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Conditions of one object at one generation. */
record Conditions(long generation, Instant now) {
    static final String ACCEPTED = "Accepted";
    static final String RESOLVED_REFS = "ResolvedRefs";
    static final String PROGRAMMED = "Programmed";
    static final String ROTATED = "Rotated";

    /** Only there when it is true. */
    static final String CONFLICTED = "Conflicted";

    /** Only there when it is true. */
    static final String FIELDS_NOT_HONOURED = "FieldsNotHonoured";

    /** Of Kubernetes' condition type. */
    private static final int MAX_MESSAGE = 32768;

    Conditions {
        now = now.truncatedTo(ChronoUnit.SECONDS);
    }

    Condition accepted(Optional<Problem> problem) {
        return problem.map(it -> no(ACCEPTED, it.reason().name(), it.message()))
                .orElseGet(() -> yes(ACCEPTED, ACCEPTED));
    }

    Condition resolvedRefs(List<Problem> problems) {
        return problems.isEmpty()
                ? yes(RESOLVED_REFS, RESOLVED_REFS)
                : no(RESOLVED_REFS, problems.getFirst().reason().name(), messages(problems));
    }

    /** Empty when every field has its effect. */
    Optional<Condition> notHonoured(List<String> fields) {
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        of(
                                FIELDS_NOT_HONOURED,
                                Value.True,
                                "NotSupported",
                                "no effect on Gateways of Istio: " + String.join(", ", fields)));
    }

    /** Empty when each match can be reached. */
    Optional<Condition> overlaps(List<String> overlaps) {
        return overlaps.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        of(CONFLICTED, Value.True, "MatchesTaken", String.join("; ", overlaps)));
    }

    Condition programmed() {
        return yes(PROGRAMMED, PROGRAMMED);
    }

    Condition notProgrammed(String reason, String message) {
        return no(PROGRAMMED, reason, message);
    }

    /** Whether a policy has a token that is good and will be renewed. */
    Condition rotated(TokenReport report) {
        return of(
                ROTATED,
                report.state() == TokenReport.State.Rotated ? Value.True : Value.False,
                report.state().name(),
                report.message());
    }

    private static String messages(List<Problem> problems) {
        return problems.stream().map(Problem::message).distinct().collect(Collectors.joining("; "));
    }

    private Condition yes(String type, String reason) {
        return of(type, Value.True, reason, "");
    }

    private Condition no(String type, String reason, String message) {
        return of(type, Value.False, reason, message);
    }

    Condition of(String type, Value status, String reason, String message) {
        String fitting =
                message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
        return new Condition(type, status, reason, fitting, generation, now);
    }

    /** The same conditions; those that were in the same state before keep their time. */
    static List<Condition> since(List<Condition> conditions, List<Condition> before) {
        return conditions.stream()
                .map(
                        condition ->
                                before.stream()
                                        .filter(condition::sameStateAs)
                                        .findFirst()
                                        .map(it -> at(condition, it))
                                        .orElse(condition))
                .toList();
    }

    private static Condition at(Condition condition, Condition before) {
        return new Condition(
                condition.type(),
                condition.status(),
                condition.reason(),
                condition.message(),
                condition.observedGeneration(),
                before.lastTransitionTime());
    }
}
