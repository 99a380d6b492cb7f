/**
 * Asks sidecars whether Envoy uses them.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.controller.attached.Sidecars}: asks many at once
 * </ul>
 */
@NullMarked
package io.outrigger.controller.attached;

import org.jspecify.annotations.NullMarked;
