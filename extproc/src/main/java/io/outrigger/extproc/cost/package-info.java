/**
 * Usage to token costs.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.cost.Usage}: what a response used
 *   <li>{@link io.outrigger.extproc.cost.Costs}: what a configuration asks to compute from it
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.cost;

import org.jspecify.annotations.NullMarked;
