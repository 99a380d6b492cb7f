/**
 * What a Gateway's pods are: with a sidecar or not and why, and what their sidecars say of Envoy.
 * Pure; who injected a pod does not matter.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.controller.pods.PodSelections}: which pods belong to a Gateway
 *   <li>{@link io.outrigger.controller.pods.Injection}: with a sidecar, or why not
 *   <li>{@link io.outrigger.controller.pods.Answer}: what a sidecar says
 *   <li>{@link io.outrigger.controller.pods.PodReport}: all of it about one Gateway
 * </ul>
 */
@NullMarked
package io.outrigger.controller.pods;

import org.jspecify.annotations.NullMarked;
