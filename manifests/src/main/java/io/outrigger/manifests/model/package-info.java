/**
 * The resolved model: a Gateway, its AI routes, rules and backends with endpoints and credentials.
 * A reference that leads nowhere is a value with a reason, never null.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.manifests.model.ClusterSnapshot}: all objects, as they were read
 *   <li>{@link io.outrigger.manifests.model.Gateways}: which Gateways are ours
 *   <li>{@link io.outrigger.manifests.model.GatewayResolver}: snapshot to {@link
 *       io.outrigger.manifests.model.GatewayModel}
 *   <li>{@link io.outrigger.manifests.model.FilterConfigs}: model to what ext_proc reads
 * </ul>
 */
@NullMarked
package io.outrigger.manifests.model;

import org.jspecify.annotations.NullMarked;
