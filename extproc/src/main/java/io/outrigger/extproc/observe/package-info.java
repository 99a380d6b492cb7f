/**
 * What operators see: metrics and the keys of log lines.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.observe.Metrics}
 *   <li>{@code observe.trace}: requests as spans; {@code observe.transcript}: what was said; {@code
 *       observe.otlp}: towards collectors
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.observe;

import org.jspecify.annotations.NullMarked;
