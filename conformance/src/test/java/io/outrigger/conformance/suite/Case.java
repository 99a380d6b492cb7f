package io.outrigger.conformance.suite;

/** A group of cases: default methods that are tests. */
interface Case {
    /** Where they play. */
    Stage stage();
}
