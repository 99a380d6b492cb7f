/**
 * A control plane of real programs on loopback: etcd, kube-apiserver, kube-controller-manager,
 * istiod. There is no kubelet: see {@code io.outrigger.testkit.pod}.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.testkit.cluster.Cluster}: all of it; {@code Cluster.shared()} once per
 *       JVM
 *   <li>{@link io.outrigger.testkit.cluster.KubeApiServer}: only the API, for admission and RBAC
 * </ul>
 */
@NullMarked
package io.outrigger.testkit.cluster;

import org.jspecify.annotations.NullMarked;
