/**
 * What clients asked and what they got, in the words of their own dialect and independent of it: as
 * spans tell it. Reads leniently: a request that no provider would take can be told, too.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.observe.transcript.Prompt}: what was asked
 *   <li>{@link io.outrigger.extproc.observe.transcript.ReplyRecorder}: what came back
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.observe.transcript;

import org.jspecify.annotations.NullMarked;
