/**
 * Providers' own SDKs as clients, and fakes that judge requests by the same SDKs' types. Both are
 * Python, in {@code testkit/fakes}.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.testkit.sdk.StrictProviders}: the fakes, a process
 *   <li>{@link io.outrigger.testkit.sdk.SdkClient}: runs the checks of an SDK, a process
 *   <li>{@link io.outrigger.testkit.sdk.CellTable}: which checks are to hold where
 * </ul>
 */
@NullMarked
package io.outrigger.testkit.sdk;

import org.jspecify.annotations.NullMarked;
