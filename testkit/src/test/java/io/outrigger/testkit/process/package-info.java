@NullMarked
package io.outrigger.testkit.process;

import org.jspecify.annotations.NullMarked;
