/**
 * Makes the cluster look like a plan.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.controller.apply.Applier}: objects
 *   <li>{@link io.outrigger.controller.apply.StatusWriter}: conditions
 *   <li>{@link io.outrigger.controller.apply.EventWriter}: warnings about pods
 * </ul>
 */
@NullMarked
package io.outrigger.controller.apply;

import org.jspecify.annotations.NullMarked;
