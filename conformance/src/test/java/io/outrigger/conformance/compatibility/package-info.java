/**
 * {@code docs/compatibility.md}: what clients get of each operation at each provider, beside what
 * Envoy AI Gateway does, with the ids of the tests that show it.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.conformance.compatibility.CompatibilityPage}: the page
 *   <li>{@link io.outrigger.conformance.compatibility.Translations}: what the golden translations
 *       show
 * </ul>
 */
@NullMarked
package io.outrigger.conformance.compatibility;

import org.jspecify.annotations.NullMarked;
