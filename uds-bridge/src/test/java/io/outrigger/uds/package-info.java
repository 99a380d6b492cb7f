/** Sockets as the kernel sees them, with other processes where another process is the point. */
@NullMarked
package io.outrigger.uds;

import org.jspecify.annotations.NullMarked;
