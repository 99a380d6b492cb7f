/** The API types: our CRDs, and the fields of foreign kinds that we read. */
@NullMarked
package io.outrigger.manifests.api;

import org.jspecify.annotations.NullMarked;
