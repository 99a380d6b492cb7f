/**
 * Flags and environment to one record. Nothing else reads the environment.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.settings.Settings}
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.settings;

import org.jspecify.annotations.NullMarked;
