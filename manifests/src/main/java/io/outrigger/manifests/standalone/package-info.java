/**
 * A complete static Envoy bootstrap for a Gateway, no cluster needed.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.manifests.standalone.Bootstrap}: the file
 *   <li>{@link io.outrigger.manifests.standalone.StandaloneSettings}: ports and paths
 * </ul>
 */
@NullMarked
package io.outrigger.manifests.standalone;

import org.jspecify.annotations.NullMarked;
