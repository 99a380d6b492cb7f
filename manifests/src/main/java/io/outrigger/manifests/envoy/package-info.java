/**
 * Pieces of Envoy configuration that every gateway family shares, as trees.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.manifests.envoy.EnvoyNames}: names that a person finds in Envoy's
 *       config dump
 *   <li>{@link io.outrigger.manifests.envoy.ExtProcFilters}: the router-level and the
 *       upstream-level filter
 *   <li>{@link io.outrigger.manifests.envoy.OwnClusters}: the cluster of one rule, its upstream
 *       filters inside
 *   <li>{@link io.outrigger.manifests.envoy.RouteParts}: what turns a dead end into an AI route
 * </ul>
 */
@NullMarked
package io.outrigger.manifests.envoy;

import org.jspecify.annotations.NullMarked;
