/**
 * Unix-socket transport: safe bind, permissions, stale-socket recovery, transport choice. Knows no
 * protocol above bytes.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.uds.UnixSocket}: a path from claim to removal
 *   <li>{@link io.outrigger.uds.Transports}: native epoll or NIO
 * </ul>
 */
@NullMarked
package io.outrigger.uds;

import org.jspecify.annotations.NullMarked;
