@NullMarked
package io.outrigger.bench.load;

import org.jspecify.annotations.NullMarked;
