/**
 * Amazon Bedrock by its own dialect, Converse, which is the same for all models; embeddings by
 * InvokeModel.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.provider.bedrock.BedrockProvider}
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.provider.bedrock;

import org.jspecify.annotations.NullMarked;
