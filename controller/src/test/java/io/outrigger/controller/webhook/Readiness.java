package io.outrigger.controller.webhook;

import io.outrigger.testkit.process.Http;
import java.net.URI;

/** Asks a server as a kubelet does: whatever certificate it shows. */
final class Readiness {
    private Readiness() {}

    static int of(int port) {
        return Http.status(at(port, "/readyz"));
    }

    static String metrics(int port) {
        return Http.get(at(port, "/metrics")).body();
    }

    private static URI at(int port, String path) {
        return URI.create("https://127.0.0.1:" + port + path);
    }
}
