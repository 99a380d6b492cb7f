package io.outrigger.testkit.pod;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a changed Secret or ConfigMap takes to reach a running pod: somewhere between the two.
 * With a real kubelet it is up to a minute.
 *
 * @param atLeast not earlier
 * @param atMost not later
 */
public record Delivery(Duration atLeast, Duration atMost) {
    /** At the next look. */
    public static final Delivery AT_ONCE = new Delivery(Duration.ZERO, Duration.ZERO);

    /** Checks the order. */
    public Delivery {
        if (atLeast.isNegative() || atLeast.compareTo(atMost) > 0) {
            throw new IllegalArgumentException(
                    "delivery: " + atLeast + ".." + atMost + " (expected: 0 <= atLeast <= atMost)");
        }
    }

    Duration next() {
        long span = atMost.toMillis() - atLeast.toMillis();
        return atLeast.plusMillis(ThreadLocalRandom.current().nextLong(span + 1));
    }
}
