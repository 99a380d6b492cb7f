/**
 * Providers' own SDKs, a real Envoy, ext_proc, and fakes that are as strict as their providers.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.conformance.sdk.SdkIT}: a test per cell of {@code sdk/table.txt}
 *   <li>{@link io.outrigger.conformance.sdk.SdkGateway}: one gateway for all of them
 * </ul>
 */
@NullMarked
package io.outrigger.conformance.sdk;

import org.jspecify.annotations.NullMarked;
