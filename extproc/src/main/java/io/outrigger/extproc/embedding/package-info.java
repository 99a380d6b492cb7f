/**
 * Embeddings in nobody's dialect: texts in, vectors out.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.embedding.EmbeddingRequest}
 *   <li>{@link io.outrigger.extproc.embedding.Embeddings}
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.embedding;

import org.jspecify.annotations.NullMarked;
