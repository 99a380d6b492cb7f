/**
 * Gateways of a real istiod, with our control plane and pods that run.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.conformance.istio.AttachedET}: who tells what of a running pod
 *   <li>{@link io.outrigger.conformance.istio.BrokenLinksET}: each link broken in turn, under
 *       traffic
 *   <li>{@link io.outrigger.conformance.istio.IstioBed}: cluster, istiod and our controller
 * </ul>
 */
@NullMarked
package io.outrigger.conformance.istio;

import org.jspecify.annotations.NullMarked;
