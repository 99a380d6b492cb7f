/**
 * The server of Envoy Gateway's extension hooks.
 *
 * <pre>
 * Wiring ──► WiringStore ──► Wired ─┐
 *                                   ▼
 * Envoy Gateway ──► ExtensionServer ──► Translation ──► Envoy Gateway
 * </pre>
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.controller.extension.ExtensionServer}: gRPC
 *   <li>{@link io.outrigger.controller.extension.WiringStore}: what the hooks answer from
 *   <li>{@link io.outrigger.controller.extension.Translation}: what becomes of a translation
 * </ul>
 */
@NullMarked
package io.outrigger.controller.extension;

import org.jspecify.annotations.NullMarked;
