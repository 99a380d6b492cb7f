/**
 * OpenAI-compatible providers and Azure OpenAI: requests in OpenAI's own dialect pass as bytes,
 * others become chat completions.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.provider.openai.OpenAiProviders}
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.provider.openai;

import org.jspecify.annotations.NullMarked;
