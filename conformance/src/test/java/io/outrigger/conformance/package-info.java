/**
 * What holds for the whole tree: architecture rules, the whole thread on real components.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.conformance.ArchitectureTest}: which package may know which
 * </ul>
 */
@NullMarked
package io.outrigger.conformance;

import org.jspecify.annotations.NullMarked;
