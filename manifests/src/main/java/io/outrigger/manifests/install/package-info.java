/**
 * The objects of an installation, generated: what the controller applies for itself.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.manifests.install.WebhookConfigurations}: which pods the API server
 *       sends to us
 *   <li>{@link io.outrigger.manifests.install.ProbePod}: how the webhook finds out that it does
 * </ul>
 */
@NullMarked
package io.outrigger.manifests.install;

import org.jspecify.annotations.NullMarked;
