/**
 * The OpenAI client dialect: requests as far as the gateway must understand them, errors, the model
 * list.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.openai.ChatCompletionRequest}: a request, scanned but not
 *       decoded
 *   <li>{@link io.outrigger.extproc.openai.OpenAiErrors}: error bodies that an OpenAI SDK
 *       understands
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.openai;

import org.jspecify.annotations.NullMarked;
