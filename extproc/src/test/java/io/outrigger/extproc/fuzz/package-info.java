/**
 * Fuzz targets: every reader of bytes that a stranger chose. {@code docs/fuzzing.md} tells how they
 * run.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.fuzz.Target}: what is fuzzed
 *   <li>{@link io.outrigger.extproc.fuzz.Fuzz}: what the fuzzer calls
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.fuzz;

import org.jspecify.annotations.NullMarked;
