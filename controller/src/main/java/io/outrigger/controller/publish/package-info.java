/**
 * Decides, purely, what of a plan may be written now: sidecars learn of a backend before Envoy
 * does, and forget it after Envoy has.
 *
 * <pre>
 * Plan ──► Publisher ──► Plan of now: configurations with what was before, routes that wait
 *             ▲
 *             └── what sidecars say
 * </pre>
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.controller.publish.Publisher}
 * </ul>
 */
@NullMarked
package io.outrigger.controller.publish;

import org.jspecify.annotations.NullMarked;
