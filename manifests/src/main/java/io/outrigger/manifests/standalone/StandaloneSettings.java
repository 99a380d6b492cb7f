package io.outrigger.manifests.standalone;

import io.outrigger.manifests.envoy.DataPlane;

/**
 * Where the standalone Envoy listens and writes.
 *
 * @param host address of every listener
 * @param port replaces the port of the Gateway's only HTTP port; 0 keeps it
 * @param adminPort on 127.0.0.1
 * @param accessLog file; empty for standard output
 */
public record StandaloneSettings(
        String host, int port, int adminPort, String accessLog, DataPlane dataPlane) {
    public static final StandaloneSettings DEFAULT =
            new StandaloneSettings("127.0.0.1", 0, 19000, "", DataPlane.DEFAULT);
}
