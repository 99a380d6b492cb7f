package io.outrigger.testkit.cluster;

import io.outrigger.testkit.process.FreePorts;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * The addresses of pods: loopback ones, so that every pod has all its well-known ports for itself,
 * without root and without being seen outside.
 */
public final class PodNetwork {
    private static final int SIZE = 60;
    private static final int PROBED_PORT = 15_000;

    /** TEST-NET-1, RFC 5737. */
    private static final String ROUTABLE = "192.0.2.";

    private final List<String> all;
    private final Deque<String> free;

    private PodNetwork(String prefix) {
        all = IntStream.rangeClosed(1, SIZE).mapToObj(i -> prefix + i).toList();
        free = new ArrayDeque<>(all);
    }

    /**
     * A range that Services can lead to: the addresses that slices have for pods, as far as they
     * are this machine's own. {@code testkit/private-network} makes them so.
     */
    static Optional<PodNetwork> routable() {
        return FreePorts.isFree(InetAddress.ofLiteral(ROUTABLE + 1), PROBED_PORT)
                ? Optional.of(new PodNetwork(ROUTABLE))
                : Optional.empty();
    }

    /** A range that no other test bed of this machine seems to use. */
    public static PodNetwork choose() {
        var random = ThreadLocalRandom.current();
        while (true) {
            String prefix = "127." + random.nextInt(16, 240) + "." + random.nextInt(1, 255) + ".";
            if (FreePorts.isFree(InetAddress.ofLiteral(prefix + 1), PROBED_PORT)) {
                return new PodNetwork(prefix);
            }
        }
    }

    /** All addresses, taken or not. */
    public List<String> addresses() {
        return all;
    }

    /** An address that no other pod has. */
    public synchronized String take() {
        if (free.isEmpty()) {
            throw new IllegalStateException("all " + SIZE + " pod addresses are taken");
        }
        return free.removeFirst();
    }

    /** Gives an address back; it is the last to be taken again. */
    public synchronized void release(String address) {
        free.addLast(address);
    }
}
