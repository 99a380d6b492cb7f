@NullMarked
package io.outrigger.testkit.cluster;

import org.jspecify.annotations.NullMarked;
