/**
 * What clients ask for: endpoints, requests as far as the gateway must understand them before a
 * backend is chosen, and what the gateway itself answers.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.client.Endpoints}: paths to endpoints
 *   <li>{@link io.outrigger.extproc.client.RequestReader}: a body to a {@link
 *       io.outrigger.extproc.client.ClientRequest}
 *   <li>{@link io.outrigger.extproc.client.Dialect}, {@link io.outrigger.extproc.client.Dialogue}:
 *       what each client dialect must offer
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.client;

import org.jspecify.annotations.NullMarked;
