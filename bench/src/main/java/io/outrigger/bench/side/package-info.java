/**
 * What is measured: an Envoy from the same bootstrap, with one ext_proc or the other beside it, or
 * none.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.bench.side.Side}: the processes
 *   <li>{@link io.outrigger.bench.side.ProcessMeter}: their CPU time and memory
 * </ul>
 */
@NullMarked
package io.outrigger.bench.side;

import org.jspecify.annotations.NullMarked;
