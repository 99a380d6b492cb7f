/**
 * The sidecar as it stands in a gateway pod: one container, two volumes and one mount on the proxy,
 * rendered once for every writer.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.manifests.sidecar.Sidecars}: a pod without the sidecar in, the pod with
 *       it out
 *   <li>{@link io.outrigger.manifests.sidecar.SidecarSpec}: what is rendered
 *   <li>{@link io.outrigger.manifests.sidecar.ConfigSecrets}: where the sidecar's filter
 *       configuration is kept
 * </ul>
 */
@NullMarked
package io.outrigger.manifests.sidecar;

import org.jspecify.annotations.NullMarked;
