/**
 * What we write on Istio: standard HTTPRoutes that lead nowhere, and EnvoyFilters that make AI
 * routes of them. Whatever part is missing, the answer is a 503.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.manifests.istio.IstioObjects}: all objects for all Gateways
 * </ul>
 */
@NullMarked
package io.outrigger.manifests.istio;

import org.jspecify.annotations.NullMarked;
