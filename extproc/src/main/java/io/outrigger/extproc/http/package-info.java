/**
 * What requests and responses have in common, free of Envoy's messages.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.http.Headers}
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.http;

import org.jspecify.annotations.NullMarked;
