/**
 * Log lines: one per event, as text or as JSON, with the event's keys. Small on purpose: a logging
 * library of its own would cost more memory than all that it would do for us.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.observe.log.Logs}
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.observe.log;

import org.jspecify.annotations.NullMarked;
