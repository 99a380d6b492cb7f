@NullMarked
package io.outrigger.bench;

import org.jspecify.annotations.NullMarked;
