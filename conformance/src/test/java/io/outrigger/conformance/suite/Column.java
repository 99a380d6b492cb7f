package io.outrigger.conformance.suite;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** A family's column in {@code docs/conformance.md}. */
@Retention(RUNTIME)
@Target(TYPE)
@interface Column {
    /** What is at its head. */
    String value();

    /** What the cases run on, in one sentence. */
    String bed();

    /** What it has not. */
    Lacks[] lacks() default {};
}
