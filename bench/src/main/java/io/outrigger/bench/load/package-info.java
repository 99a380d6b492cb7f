/**
 * Both ends of a measurement, on one thread each: who sends requests, and who answers them.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.bench.load.Load}: a closed loop of requests
 *   <li>{@link io.outrigger.bench.load.Upstream}: a provider with canned answers
 * </ul>
 */
@NullMarked
package io.outrigger.bench.load;

import org.jspecify.annotations.NullMarked;
