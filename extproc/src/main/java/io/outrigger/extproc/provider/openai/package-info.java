/**
 * OpenAI-compatible providers: the client's own dialect, so bytes pass through.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.provider.openai.OpenAiProvider}
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.provider.openai;

import org.jspecify.annotations.NullMarked;
