/**
 * The OpenAI client dialect: chat completions as conversations, replies, errors, the model list.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.openai.OpenAiDialect}
 *   <li>{@link io.outrigger.extproc.openai.OpenAiEndpoints}: what clients of this dialect can ask
 *       for
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.openai;

import org.jspecify.annotations.NullMarked;
