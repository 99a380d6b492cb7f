@NullMarked
package io.outrigger.testkit.settings;

import org.jspecify.annotations.NullMarked;
