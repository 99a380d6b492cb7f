/**
 * The far side of a paid API: fakes that are as strict as the provider, and a small load client.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.testkit.provider.OpenAiProvider}
 *   <li>{@link io.outrigger.testkit.provider.Load}
 * </ul>
 */
@NullMarked
package io.outrigger.testkit.provider;

import org.jspecify.annotations.NullMarked;
