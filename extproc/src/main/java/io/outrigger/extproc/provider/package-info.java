/**
 * What a provider must offer, so that a client dialect can be carried to it and back.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.provider.Provider}: one provider dialect
 *   <li>{@link io.outrigger.extproc.provider.Providers}: the list of them
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.provider;

import org.jspecify.annotations.NullMarked;
