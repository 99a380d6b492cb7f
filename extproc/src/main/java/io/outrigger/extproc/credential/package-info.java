/**
 * Credentials towards providers: static ones, tokens that are fetched and refreshed, and those that
 * a request brings itself.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.credential.Credentials}: makes configured credentials ready
 *   <li>{@link io.outrigger.extproc.credential.Credential}: signs the requests to one backend
 *   <li>{@link io.outrigger.extproc.credential.TokenSource}: a token that expires
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.credential;

import org.jspecify.annotations.NullMarked;
