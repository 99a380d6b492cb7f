/**
 * What is asked and answered in a measurement.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.bench.workload.Workload}: all of them
 * </ul>
 */
@NullMarked
package io.outrigger.bench.workload;

import org.jspecify.annotations.NullMarked;
