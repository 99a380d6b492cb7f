/**
 * Keeps the tokens of policies fresh: asks providers, writes Secrets, tells what became of it.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.controller.rotation.Rotator}: one look at all policies
 *   <li>{@link io.outrigger.controller.rotation.HttpTransport}: how providers are reached
 * </ul>
 */
@NullMarked
package io.outrigger.controller.rotation;

import org.jspecify.annotations.NullMarked;
