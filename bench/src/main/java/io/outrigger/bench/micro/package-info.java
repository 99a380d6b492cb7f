/**
 * Micro-benchmarks (JMH) of what each request passes: {@code scripts/bench --micro}.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.bench.micro.HotPath}: all of them
 * </ul>
 */
@NullMarked
package io.outrigger.bench.micro;

import org.jspecify.annotations.NullMarked;
