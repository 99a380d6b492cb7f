/**
 * {@code scripts/run} as a user starts it.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.conformance.run.RunIT}: standalone
 * </ul>
 */
@NullMarked
package io.outrigger.conformance.run;

import org.jspecify.annotations.NullMarked;
