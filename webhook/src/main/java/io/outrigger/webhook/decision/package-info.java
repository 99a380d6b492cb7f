/**
 * Chooses what happens to a pod: pure, and only about the pod, because the API server's namespace
 * selector has already decided about the namespace.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.webhook.decision.Decider}: the order of the questions
 *   <li>{@link io.outrigger.webhook.decision.Decision}: the outcomes
 *   <li>{@link io.outrigger.webhook.decision.GatewayKind}: how a gateway pod is recognised
 *   <li>{@link io.outrigger.webhook.decision.Gateways}: what the control plane knows
 * </ul>
 */
@NullMarked
package io.outrigger.webhook.decision;

import org.jspecify.annotations.NullMarked;
