/**
 * Makes OCI images of the built tree: a Java runtime of the modules that are needed, the system
 * libraries that it is linked to, and the application. There is no base image and no Docker.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.image.Main}: the entry of {@code scripts/image}
 *   <li>{@link io.outrigger.image.ImageTar}: what lies where in an image
 * </ul>
 */
@NullMarked
package io.outrigger.image;

import org.jspecify.annotations.NullMarked;
