/**
 * Results: as JSON, as tables, as a picture, and held against what was aimed at.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.bench.report.Results}
 *   <li>{@code Target}: the goals
 * </ul>
 */
@NullMarked
package io.outrigger.bench.report;

import org.jspecify.annotations.NullMarked;
