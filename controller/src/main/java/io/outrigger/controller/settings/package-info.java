/**
 * What an operator may tell the controller: flags, and environment variables of the same names.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.controller.settings.ControllerSettings}: every setting with its default
 * </ul>
 */
@NullMarked
package io.outrigger.controller.settings;

import org.jspecify.annotations.NullMarked;
