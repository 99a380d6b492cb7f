/**
 * The edges of the process.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.server.AttachmentTest}
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.server;

import org.jspecify.annotations.NullMarked;
