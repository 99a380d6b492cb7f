/**
 * JSON as bytes: one validating scan finds the members of an object, edits splice them. No tree is
 * built, so that a long prompt costs one pass and at most one copy.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.json.JsonObject}: where the members of an object stand
 *   <li>{@link io.outrigger.extproc.json.JsonEdit}: the same object with members set or removed
 *   <li>{@link io.outrigger.extproc.json.JsonPath}: a place deeper in a document, to be set or
 *       removed
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.json;

import org.jspecify.annotations.NullMarked;
