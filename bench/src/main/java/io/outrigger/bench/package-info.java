/**
 * Measures the data plane beside the reference, and the control plane by itself: {@code
 * scripts/bench}.
 *
 * <pre>
 * settings ─► load.Upstream, side.Side ─► measure ─┬─► report ─► docs/performance.md
 *                                      control ────┘
 * </pre>
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.bench.Main}
 * </ul>
 */
@NullMarked
package io.outrigger.bench;

import org.jspecify.annotations.NullMarked;
