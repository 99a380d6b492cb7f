/** Golden cases: objects in, everything that follows from them out. */
@NullMarked
package io.outrigger.manifests.golden;

import org.jspecify.annotations.NullMarked;
