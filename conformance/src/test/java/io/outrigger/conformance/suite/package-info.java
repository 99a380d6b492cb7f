/**
 * One suite of cases for every gateway family: written once, with the same manifests but for {@code
 * gatewayClassName}, and the same assertions.
 *
 * <pre>
 * examples/, suite/*.yaml ─► Manifests ─► Family ─► Envoy + ext_proc ─► strict fakes
 *                                           ▲             ▲                  │
 *                                  XCases: apply        Call ──► Reply ◄─────┘ arrivals, access log, metrics
 * </pre>
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.conformance.suite.Conformance}: all cases; a subclass is a family
 *   <li>{@link io.outrigger.conformance.suite.Family}: what a family has to offer
 *   <li>{@link io.outrigger.conformance.suite.ConformancePage}: {@code docs/conformance.md}
 * </ul>
 */
@NullMarked
package io.outrigger.conformance.suite;

import org.jspecify.annotations.NullMarked;
