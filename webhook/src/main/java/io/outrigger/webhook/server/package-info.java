/**
 * The HTTPS server that the API server calls: one route that decides, and the usual ones around it.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.webhook.server.WebhookServer}: start, reload the certificate, close
 *   <li>{@code Routes}: what answers which path
 * </ul>
 */
@NullMarked
package io.outrigger.webhook.server;

import org.jspecify.annotations.NullMarked;
