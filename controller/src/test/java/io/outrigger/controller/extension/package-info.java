/** Envoy Gateway's translations before and after. */
@NullMarked
package io.outrigger.controller.extension;

import org.jspecify.annotations.NullMarked;
