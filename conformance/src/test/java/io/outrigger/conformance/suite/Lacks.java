package io.outrigger.conformance.suite;

import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Why cases that need a capability do not apply to a family. */
@Retention(RUNTIME)
@Target({})
@interface Lacks {
    Capability value();

    /** The reason, for the reader of {@code docs/conformance.md}. */
    String why();
}
