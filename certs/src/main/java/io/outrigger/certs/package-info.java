/** Certificate authority and serving certificates of the webhook. */
@NullMarked
package io.outrigger.certs;

import org.jspecify.annotations.NullMarked;
