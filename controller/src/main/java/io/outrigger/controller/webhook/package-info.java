/**
 * The webhook in the cluster: its certificates, the configuration by which the API server calls it,
 * and the replicas that share both. What it answers is decided in {@code io.outrigger.webhook}.
 *
 * <pre>
 * a round:  read the configuration ─► certificates ─► publish the authorities ─► wait until they
 *           are known ─► show the serving certificate ─► ready ─► probe ─► failurePolicy: Fail
 * leaving:  not ready ─► the last replica: failurePolicy: Ignore ─► answer for a while ─► stop
 * </pre>
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.controller.webhook.Webhook}: start, a round, leave
 *   <li>{@code CertificateStore}, {@code GivenCertificates}: where certificates come from
 *   <li>{@code Reach}: when the failure policy is {@code Fail}
 * </ul>
 */
@NullMarked
package io.outrigger.controller.webhook;

import org.jspecify.annotations.NullMarked;
