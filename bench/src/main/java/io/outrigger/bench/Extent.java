package io.outrigger.bench;

import io.outrigger.bench.measure.Rounds;
import io.outrigger.bench.settings.BenchSettings;
import java.time.Duration;
import java.util.List;

/**
 * How much is done.
 *
 * @param slowStreams how many at once
 * @param reloads configurations that are changed
 * @param starts processes that are started
 * @param idle how long each is left alone then
 * @param reviews how long the webhook is loaded
 * @param routes for which the controller plans
 */
record Extent(
        Rounds rounds,
        int slowStreams,
        int reloads,
        int starts,
        Duration idle,
        Duration reviews,
        List<Integer> routes) {

    static Extent of(BenchSettings settings) {
        var rounds = new Rounds(settings.rounds(), millis(2000), millis(2000), millis(1000));
        return switch (settings.mode()) {
            case FULL, SOAK, APPLY, TRAIN ->
                    new Extent(
                            rounds,
                            1000,
                            5,
                            5,
                            millis(4000),
                            millis(6000),
                            List.of(10, 100, 1000, 2000));
            case SOME -> new Extent(rounds, 0, 0, 0, Duration.ZERO, Duration.ZERO, List.of());
            case SMOKE ->
                    new Extent(
                            new Rounds(1, millis(100), millis(300), millis(200)),
                            100,
                            1,
                            1,
                            millis(500),
                            millis(500),
                            List.of(10));
        };
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
