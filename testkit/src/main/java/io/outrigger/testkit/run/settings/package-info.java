/**
 * What {@code scripts/run} was asked to do. Reads arguments and environment.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.testkit.run.settings.RunSettings}: all of it
 * </ul>
 */
@NullMarked
package io.outrigger.testkit.run.settings;

import org.jspecify.annotations.NullMarked;
