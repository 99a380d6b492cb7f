/**
 * What would become of one request: which match takes it, what its backends get, why others do not
 * take it. Pure; it judges the model that the gateways' configuration is written from.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.controller.explain.Request}: the request
 *   <li>{@link io.outrigger.controller.explain.Explainer}: judges the matches of a Gateway
 *   <li>{@link io.outrigger.controller.explain.ProviderPaths}: what providers are asked for
 * </ul>
 */
@NullMarked
package io.outrigger.controller.explain;

import org.jspecify.annotations.NullMarked;
