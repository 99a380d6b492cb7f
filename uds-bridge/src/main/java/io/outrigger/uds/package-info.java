/** Unix-socket transport: safe bind, permissions, stale-socket recovery, transport choice. */
@NullMarked
package io.outrigger.uds;

import org.jspecify.annotations.NullMarked;
