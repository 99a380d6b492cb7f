/**
 * The filter configuration as YAML text: records to text, text to records with every mistake named
 * by its path.
 */
@NullMarked
package io.outrigger.contract.codec;

import org.jspecify.annotations.NullMarked;
