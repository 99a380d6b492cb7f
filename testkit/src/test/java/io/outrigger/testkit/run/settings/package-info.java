/**
 * What {@code scripts/run} was asked to do.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.testkit.run.settings.RunSettingsTest}
 * </ul>
 */
@NullMarked
package io.outrigger.testkit.run.settings;

import org.jspecify.annotations.NullMarked;
