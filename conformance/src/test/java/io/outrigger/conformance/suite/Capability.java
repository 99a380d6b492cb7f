package io.outrigger.conformance.suite;

/** What cases need that not every family has. */
enum Capability {
    /** Routes come, change and go while Envoy runs. */
    ROUTE_CHANGES,
    /** HTTPRoutes that have nothing to do with AI. */
    PLAIN_ROUTES,
    /** A rule shares requests among backends, or tries one after another. */
    SEVERAL_BACKENDS
}
