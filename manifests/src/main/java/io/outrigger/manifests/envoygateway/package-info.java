/**
 * What we write on Envoy Gateway: standard HTTPRoutes that lead nowhere, and the wiring with which
 * its extension hooks make AI routes of them. Whatever part is missing, the answer is a 503.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.manifests.envoygateway.EnvoyGatewayObjects}: all objects for all
 *       Gateways
 *   <li>{@link io.outrigger.manifests.envoygateway.Wiring}: what the hooks put into Envoy's
 *       configuration
 * </ul>
 */
@NullMarked
package io.outrigger.manifests.envoygateway;

import org.jspecify.annotations.NullMarked;
