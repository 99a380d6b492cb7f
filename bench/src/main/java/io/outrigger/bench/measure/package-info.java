/**
 * What is done to the sides, and what the meters say then.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.bench.measure.Agreement}: both do the same work
 *   <li>{@link io.outrigger.bench.measure.Rounds}: load, in turns
 *   <li>{@link io.outrigger.bench.measure.Starts}, {@link io.outrigger.bench.measure.SlowStreams}:
 *       the rest
 * </ul>
 */
@NullMarked
package io.outrigger.bench.measure;

import org.jspecify.annotations.NullMarked;
