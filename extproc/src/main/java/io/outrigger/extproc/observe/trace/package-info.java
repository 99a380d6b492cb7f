/**
 * Requests as spans.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.observe.trace.Capture}: what content spans may show
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.observe.trace;

import org.jspecify.annotations.NullMarked;
