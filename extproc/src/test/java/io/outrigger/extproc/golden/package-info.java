/** Reads the golden cases of translations. */
@NullMarked
package io.outrigger.extproc.golden;

import org.jspecify.annotations.NullMarked;
