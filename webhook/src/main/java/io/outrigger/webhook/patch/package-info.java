/**
 * The difference of two JSON trees as an RFC 6902 patch.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.webhook.patch.Patches}: diff and apply
 * </ul>
 */
@NullMarked
package io.outrigger.webhook.patch;

import org.jspecify.annotations.NullMarked;
