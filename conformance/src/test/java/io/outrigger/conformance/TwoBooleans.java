package io.outrigger.conformance;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Two booleans in a call say nothing to its reader: they are an enum, or a record with names. */
final class TwoBooleans extends ArchCondition<JavaMethod> {
    private TwoBooleans() {
        super("take two booleans");
    }

    static ArchCondition<JavaMethod> take() {
        return new TwoBooleans();
    }

    @Override
    public void check(JavaMethod method, ConditionEvents events) {
        long booleans =
                method.getRawParameterTypes().stream()
                        .filter(type -> type.getName().equals("boolean"))
                        .count();
        boolean byHand = !method.getName().startsWith("lambda$");
        events.add(new SimpleConditionEvent(method, booleans > 1 && byHand, method.getFullName()));
    }
}
