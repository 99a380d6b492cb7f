/**
 * ext_proc in pods of its own, for one Gateway of Istio.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.manifests.deployment.ExtProcDeployment}: all objects of it
 *   <li>{@link io.outrigger.manifests.deployment.ExtProcNames}: how they are found
 * </ul>
 */
@NullMarked
package io.outrigger.manifests.deployment;

import org.jspecify.annotations.NullMarked;
