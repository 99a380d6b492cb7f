/**
 * The Anthropic client dialect: messages as conversations, replies, errors, the model list.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.anthropic.AnthropicDialect}
 *   <li>{@link io.outrigger.extproc.anthropic.AnthropicEndpoints}: what clients of this dialect can
 *       ask for
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.anthropic;

import org.jspecify.annotations.NullMarked;
