package io.outrigger.bench.measure;

import io.outrigger.bench.side.Side;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Http;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How long another configuration takes to have an effect. */
public final class Reload {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private Reload() {}

    /**
     * The median of several changes, in milliseconds from the file to the first other answer; empty
     * without changes.
     */
    public static Optional<Double> millis(Side side, int changes) {
        if (changes == 0) {
            return Optional.empty();
        }
        var millis = new double[changes];
        for (int i = 0; i < changes; i++) {
            String owner = "owner-" + i;
            side.configure(owner);
            long begin = System.nanoTime();
            Await.until(
                    "the models of " + owner,
                    LIMIT,
                    () -> Http.get(side.uri("/v1/models")).body().contains(owner));
            millis[i] = (System.nanoTime() - begin) / 1e6;
        }
        Arrays.sort(millis);
        return Optional.of(millis[changes / 2]);
    }
}
