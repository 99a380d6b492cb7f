/**
 * One ext_proc stream as a state machine: {@code ProcessingRequest} in, {@code ProcessingResponse}
 * out.
 *
 * <p>Envoy opens one router-level stream (R) per request and one upstream-level stream (U) per
 * attempt. They meet in a {@link io.outrigger.extproc.exchange.Call}:
 *
 * <pre>
 *   R  headers ─► body ─► (route chosen) ────────────► response headers ─► response body ─► end
 *                  │ parse, set x-ai-eg-model                   ▲ read usage, emit costs
 *                  ▼                                            │
 *                 Call ◄── last Attempt ──────────────── provider answers
 *                  ▲
 *   U  headers ────┘ translate and sign for the chosen endpoint's backend
 * </pre>
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.exchange.Exchange}: takes every message of a stream
 *   <li>{@link io.outrigger.extproc.exchange.RouterStream}, {@link
 *       io.outrigger.extproc.exchange.UpstreamStream}: the two kinds of stream
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.exchange;

import org.jspecify.annotations.NullMarked;
