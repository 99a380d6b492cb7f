/**
 * Injection without a webhook: admission policies in CEL that do to a pod what {@link
 * io.outrigger.manifests.sidecar.Sidecars} does.
 *
 * <p>A policy cannot look anything up, so there is one for each Gateway, with its settings inside.
 * A policy that changes pods cannot say why it refuses one, so a second one validates.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.manifests.policy.SidecarPolicies}: the policy of one Gateway
 *   <li>{@link io.outrigger.manifests.policy.PodRules}: what is refused, for all of them
 *   <li>{@link io.outrigger.manifests.policy.GatewayPods}: which pods a Gateway has
 * </ul>
 */
@NullMarked
package io.outrigger.manifests.policy;

import org.jspecify.annotations.NullMarked;
