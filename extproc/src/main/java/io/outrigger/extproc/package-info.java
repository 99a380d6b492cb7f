/** The data plane's entry: settings, wiring, start and drain. */
@NullMarked
package io.outrigger.extproc;

import org.jspecify.annotations.NullMarked;
