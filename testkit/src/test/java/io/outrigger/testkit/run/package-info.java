/**
 * What {@code scripts/run} concludes from what it sees.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.testkit.run.ProofTest}
 * </ul>
 */
@NullMarked
package io.outrigger.testkit.run;

import org.jspecify.annotations.NullMarked;
