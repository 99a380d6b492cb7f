/**
 * Streams cut into frames: bytes in, frames out, whatever the borders of the chunks.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.framing.ContentDecoder}: bodies without their content encoding
 *   <li>{@link io.outrigger.extproc.framing.SseLines}: the data of server-sent events
 *   <li>{@link io.outrigger.extproc.framing.AwsEventStream}: the frames of AWS event streams
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.framing;

import org.jspecify.annotations.NullMarked;
