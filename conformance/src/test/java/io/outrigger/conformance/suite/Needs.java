package io.outrigger.conformance.suite;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** A case that runs only on families with this capability. */
@Retention(RUNTIME)
@Target(METHOD)
@interface Needs {
    Capability value();
}
