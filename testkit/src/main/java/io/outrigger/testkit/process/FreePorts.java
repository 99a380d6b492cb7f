package io.outrigger.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that nobody listens on. They lie below the range that the kernel gives to outgoing
 * connections, so that none is taken between the choice and its use, and above the ports that
 * Istio, Envoy Gateway and their neighbours always take.
 */
public final class FreePorts {
    private static final int LOWEST = 19_100;
    private static final int HIGHEST = 32_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    /** A port on 127.0.0.1, given once in this JVM. */
    public static int next() {
        return next(InetAddress.getLoopbackAddress());
    }

    /** A port on this address, given once in this JVM. */
    public static int next(InetAddress address) {
        for (int tries = 0; tries < 1000; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(address, port) && GIVEN.add(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port found on " + address);
    }

    /** Whether a server could listen there now. */
    public static boolean isFree(InetAddress address, int port) {
        try (var socket = new ServerSocket(port, 1, address)) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }
}
