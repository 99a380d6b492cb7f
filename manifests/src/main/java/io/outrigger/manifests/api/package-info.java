/**
 * The API types as records: our kinds with all their fields, foreign kinds with the fields that we
 * read. No client, no I/O.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.manifests.api.AIGatewayRoute}, {@link
 *       io.outrigger.manifests.api.AIServiceBackend}, {@link
 *       io.outrigger.manifests.api.BackendSecurityPolicy}: what users write
 *   <li>{@link io.outrigger.manifests.api.Kinds}: group, version and plural of every kind that we
 *       read or write
 * </ul>
 */
@NullMarked
package io.outrigger.manifests.api;

import org.jspecify.annotations.NullMarked;
