/**
 * The webhook as the control plane runs it: its certificate, its server, its registration with the
 * API server.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.controller.admission.Admission}
 * </ul>
 */
@NullMarked
package io.outrigger.controller.admission;

import org.jspecify.annotations.NullMarked;
