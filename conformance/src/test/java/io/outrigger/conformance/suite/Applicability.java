package io.outrigger.conformance.suite;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a case where its family lacks what it needs. */
final class Applicability implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return context.getTestMethod()
                .flatMap(it -> reasonAgainst(it, context.getRequiredTestClass()))
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("applies"));
    }

    /** Why a case does not apply to a family; empty when it does. */
    static Optional<String> reasonAgainst(Method test, Class<?> family) {
        Needs needs = test.getAnnotation(Needs.class);
        if (needs == null) {
            return Optional.empty();
        }
        return Arrays.stream(family.getAnnotation(Column.class).lacks())
                .filter(it -> it.value() == needs.value())
                .map(Lacks::why)
                .findFirst();
    }
}
