/**
 * Which replica writes: one at a time, by a Lease.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.controller.leader.Leadership}: whether this replica may write now
 * </ul>
 */
@NullMarked
package io.outrigger.controller.leader;

import org.jspecify.annotations.NullMarked;
