/**
 * Gemini on Vertex AI: generateContent, embeddings and token counts. Paths are relative: the
 * credential puts project and location before them.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.provider.gemini.GeminiProvider}
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.provider.gemini;

import org.jspecify.annotations.NullMarked;
