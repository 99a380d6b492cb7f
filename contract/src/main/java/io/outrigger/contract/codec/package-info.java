/**
 * The filter configuration as YAML text: records to text, text to records with every mistake named
 * by its path.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.contract.codec.FilterConfigYaml}: {@code read} and {@code write}
 *   <li>{@link io.outrigger.contract.codec.FilterConfigBundle}: {@code index} and {@code assemble}
 *   <li>{@link io.outrigger.contract.codec.Loaded}: what became of a text
 * </ul>
 */
@NullMarked
package io.outrigger.contract.codec;

import org.jspecify.annotations.NullMarked;
