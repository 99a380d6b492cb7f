/**
 * Real programs as fixtures: started on loopback, waited for, and never left behind. No test
 * framework types, so that {@code scripts/run} uses them too.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.testkit.process.Child}: one process with its log
 *   <li>{@link io.outrigger.testkit.process.Envoy}: an Envoy from a bootstrap text
 *   <li>{@link io.outrigger.testkit.process.RunFolder}: where they keep their files
 * </ul>
 */
@NullMarked
package io.outrigger.testkit.process;

import org.jspecify.annotations.NullMarked;
