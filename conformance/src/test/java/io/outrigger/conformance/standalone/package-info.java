/**
 * The data plane behind a real Envoy that runs alone: Envoy's configuration and the filter
 * configuration come from {@code outrigger translate}, the far side is a fake provider.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.conformance.standalone.StandaloneGateway}: the three processes
 * </ul>
 */
@NullMarked
package io.outrigger.conformance.standalone;

import org.jspecify.annotations.NullMarked;
