/**
 * Injection without admission: what a Gateway's own controller merges into the pods that it makes.
 * Istio reads it from a ConfigMap, Envoy Gateway from an EnvoyProxy; both merge by name, as
 * Kubernetes' strategic merge patch does.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.manifests.overlay.Overlays}: the overlay of a Gateway
 *   <li>{@link io.outrigger.manifests.overlay.Overlay}: what may come of it
 * </ul>
 */
@NullMarked
package io.outrigger.manifests.overlay;

import org.jspecify.annotations.NullMarked;
