/**
 * {@code scripts/run}: the main job on this machine, shown and checked. Starts the product by its
 * scripts only, as a user would.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.testkit.run.Main}: which gateway, and whether to serve or to prove
 *   <li>{@link io.outrigger.testkit.run.Proof}: what must agree about a request
 * </ul>
 */
@NullMarked
package io.outrigger.testkit.run;

import org.jspecify.annotations.NullMarked;
