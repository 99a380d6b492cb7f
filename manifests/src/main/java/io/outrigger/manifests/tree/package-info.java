/**
 * JSON trees and their YAML text: the form of everything that we write.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.manifests.tree.Json}: builds trees that keep the order of their keys
 *   <li>{@link io.outrigger.manifests.tree.Yaml}: reads and prints documents
 *   <li>{@link io.outrigger.manifests.tree.YamlEdit}: adds to a document that somebody else wrote
 *   <li>{@link io.outrigger.manifests.tree.YamlStream}: cuts a text between its documents
 * </ul>
 */
@NullMarked
package io.outrigger.manifests.tree;

import org.jspecify.annotations.NullMarked;
