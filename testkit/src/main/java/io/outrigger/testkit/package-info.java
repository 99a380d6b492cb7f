/**
 * What tests share: golden files, process fixtures and the pod runner. Depends on no other module.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.testkit.Golden}: a folder of cases, text compared, rewritten with
 *       {@code -Dgolden.update=true}
 *   <li>{@code io.outrigger.testkit.cluster.Cluster}: etcd, kube-apiserver, its controllers, istiod
 *   <li>{@code io.outrigger.testkit.pod.PodRunner}: the kubelet
 *   <li>{@code io.outrigger.testkit.process.Envoy}: an Envoy
 * </ul>
 */
@NullMarked
package io.outrigger.testkit;

import org.jspecify.annotations.NullMarked;
