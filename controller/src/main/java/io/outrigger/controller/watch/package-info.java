/**
 * Keeps what the cluster holds in memory and reads it as records. Secrets and Services are watched
 * one by one, by name, and only those that something of ours refers to.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.controller.watch.Watches}: all watches of the controller
 * </ul>
 */
@NullMarked
package io.outrigger.controller.watch;

import org.jspecify.annotations.NullMarked;
