@NullMarked
package io.outrigger.testkit.pod;

import org.jspecify.annotations.NullMarked;
