/**
 * Cohere: reranking in its own dialect passes as bytes.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.provider.cohere.CohereProvider}
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.provider.cohere;

import org.jspecify.annotations.NullMarked;
