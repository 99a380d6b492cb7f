/** Round trips, mistakes and hostile texts. */
@NullMarked
package io.outrigger.contract.codec;

import org.jspecify.annotations.NullMarked;
