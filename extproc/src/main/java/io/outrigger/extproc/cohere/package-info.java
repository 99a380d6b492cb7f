/**
 * The Cohere client dialect, of which the gateway offers reranking.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.cohere.CohereEndpoints}
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.cohere;

import org.jspecify.annotations.NullMarked;
