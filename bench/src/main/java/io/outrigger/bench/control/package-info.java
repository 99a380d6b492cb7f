/**
 * What the control plane costs: each part in a process of its own, with the flags that it is
 * shipped with.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.bench.control.Reviews}: the webhook
 *   <li>{@link io.outrigger.bench.control.Plans}: the controller
 * </ul>
 */
@NullMarked
package io.outrigger.bench.control;

import org.jspecify.annotations.NullMarked;
