/**
 * Credentials towards a provider: the headers to set.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.credential.Credential}
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.credential;

import org.jspecify.annotations.NullMarked;
