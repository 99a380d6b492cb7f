package io.outrigger.webhook.server;

/**
 * Where the server listens.
 *
 * @param port 0 for a free one
 */
public record Address(String host, int port) {
    public Address {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
        }
    }
}
