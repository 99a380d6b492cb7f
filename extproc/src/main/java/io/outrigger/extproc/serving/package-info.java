/**
 * A configuration made ready to serve: backends by name with provider and credential, costs,
 * models.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.serving.ServingConfig}
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.serving;

import org.jspecify.annotations.NullMarked;
