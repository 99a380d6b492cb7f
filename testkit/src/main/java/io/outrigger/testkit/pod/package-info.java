/**
 * Plays the kubelet: runs a pod as it was admitted, container by container, as processes of this
 * machine. A container path becomes a folder of the pod, the pod's network becomes one loopback
 * address.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.testkit.pod.PodRunner}: starts pods
 *   <li>{@link io.outrigger.testkit.pod.RunningPod}: what a test sees of one
 *   <li>{@link io.outrigger.testkit.pod.ContainerRuntime}: how a container becomes a process
 * </ul>
 */
@NullMarked
package io.outrigger.testkit.pod;

import org.jspecify.annotations.NullMarked;
