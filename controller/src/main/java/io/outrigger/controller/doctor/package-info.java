/**
 * Finds the first broken link between a Gateway and a mediated request, and says how to mend it.
 * Pure: somebody else has looked at the cluster.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.controller.doctor.Doctor}: the order of the questions
 *   <li>{@link io.outrigger.controller.doctor.Facts}: what has to be known
 *   <li>{@link io.outrigger.controller.doctor.Diagnosis}: the answer
 * </ul>
 */
@NullMarked
package io.outrigger.controller.doctor;

import org.jspecify.annotations.NullMarked;
