/**
 * Claude, by Anthropic itself, on Google's Vertex AI and on Amazon Bedrock: one dialect with three
 * addresses.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.provider.anthropic.AnthropicProviders}
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.provider.anthropic;

import org.jspecify.annotations.NullMarked;
