/**
 * Requests as spans, in the words of one of two conventions. Whatever carries spans, and samples
 * them, is behind {@link io.outrigger.extproc.observe.trace.SpanCarrier}.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.observe.trace.RequestSpan}: what happens to a span
 *   <li>{@link io.outrigger.extproc.observe.trace.OpenInference}, {@link
 *       io.outrigger.extproc.observe.trace.GenAi}: the conventions
 *   <li>{@link io.outrigger.extproc.observe.trace.Capture}: what content spans may show
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.observe.trace;

import org.jspecify.annotations.NullMarked;
