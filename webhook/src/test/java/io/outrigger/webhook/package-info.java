/** What the tests of the webhook share. */
@NullMarked
package io.outrigger.webhook;

import org.jspecify.annotations.NullMarked;
