/**
 * Who may use which backends: judges requests by the configured policies.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.access.AccessPolicies}: the policies of a configuration
 *   <li>{@link io.outrigger.extproc.access.AccessPolicy}: judges one request
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.access;

import org.jspecify.annotations.NullMarked;
