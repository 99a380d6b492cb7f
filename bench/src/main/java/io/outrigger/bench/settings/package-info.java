/**
 * The command line.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.bench.settings.BenchSettings}
 * </ul>
 */
@NullMarked
package io.outrigger.bench.settings;

import org.jspecify.annotations.NullMarked;
