package io.outrigger.uds;

import io.vertx.core.transport.Transport;

/**
 * How sockets are served.
 *
 * @param name {@code epoll} or {@code nio}
 * @param reason why this one, for operators
 */
public record TransportChoice(Transport transport, String name, String reason) {}
