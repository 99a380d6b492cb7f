package io.outrigger.controller.publish;

/** What stays in a configuration of the backends that its routes no longer lead to. */
enum Kept {
    /** All: routes of before are still served. */
    ALL,
    /** Those that an Envoy may still know. */
    UNTIL_FORGOTTEN
}
