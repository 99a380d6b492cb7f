/**
 * Where the test bed finds its programs and keeps its working files. The only reader of environment
 * variables here.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.testkit.settings.TestBed}: the places, as {@code scripts/common.sh}
 *       computes them
 * </ul>
 */
@NullMarked
package io.outrigger.testkit.settings;

import org.jspecify.annotations.NullMarked;
