/**
 * What operators see: metrics and the keys of log lines.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.observe.Metrics}
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.observe;

import org.jspecify.annotations.NullMarked;
