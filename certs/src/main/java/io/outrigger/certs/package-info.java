/**
 * The certificates that let the API server trust the webhook: our own authority, and serving
 * certificates from it. Pure values; who stores and rotates them is not decided here.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.certs.CertificateAuthority}: create one, issue from it
 *   <li>{@link io.outrigger.certs.ServingCertificate}: what the server shows, and when to replace
 *       it
 *   <li>{@link io.outrigger.certs.CertificateSecret}: both as the data of a Secret, and back; what
 *       is due when
 *   <li>{@link io.outrigger.certs.GivenSecret}: the certificates of somebody else
 * </ul>
 */
@NullMarked
package io.outrigger.certs;

import org.jspecify.annotations.NullMarked;
