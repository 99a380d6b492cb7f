/**
 * The data plane's entry: settings, wiring, start and drain. The only {@code new} of long-lived
 * things.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.Main}
 * </ul>
 */
@NullMarked
package io.outrigger.extproc;

import org.jspecify.annotations.NullMarked;
