/**
 * What tests share: golden files, process fixtures and the pod runner. Depends on no other module.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.testkit.Golden}: a folder of cases, text compared, rewritten with
 *       {@code -Dgolden.update=true}
 * </ul>
 */
@NullMarked
package io.outrigger.testkit;

import org.jspecify.annotations.NullMarked;
