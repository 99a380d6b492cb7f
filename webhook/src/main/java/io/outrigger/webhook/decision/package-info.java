/** Chooses what happens to a pod. */
@NullMarked
package io.outrigger.webhook.decision;

import org.jspecify.annotations.NullMarked;
