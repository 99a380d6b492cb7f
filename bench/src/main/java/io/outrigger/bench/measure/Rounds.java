package io.outrigger.bench.measure;

import io.outrigger.bench.side.Side;
import io.outrigger.bench.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Loads all sides in turns, so that what else the machine does meets each of them alike.
 *
 * @param rounds how often each side is measured
 * @param warmUp length of a stretch of load before anything counts
 * @param many length of a stretch with many requests at once
 * @param single length of a stretch with one request at a time; the plain Envoy needs no more in
 *     any case
 */
public record Rounds(int rounds, Duration warmUp, Duration many, Duration single) {
    private static final int MOST_STRETCHES = 8;
    private static final int CALM_STRETCHES = 2;

    /** Of the least CPU time so far. */
    private static final double SETTLED = 0.95;

    /** Measures one workload. */
    public List<Sample> run(List<Side> sides, Workload workload, Consumer<String> progress) {
        for (Side side : sides) {
            if (side.hasExtProc()) {
                warm(side, workload, warmUp);
            }
        }
        var samples = new ArrayList<Sample>();
        for (int round = 1; round <= rounds; round++) {
            progress.accept("%s, round %d of %d".formatted(workload.title(), round, rounds));
            var order = new ArrayList<>(sides);
            Collections.rotate(order, round);
            for (Side side : order) {
                Duration length = side.hasExtProc() ? many : single;
                samples.add(Sample.take(side, workload, workload.connections(), length));
                samples.add(Sample.take(side, workload, 1, single));
            }
        }
        return samples;
    }

    /**
     * Load that does not count: stretch by stretch, until the CPU time of a request falls no more.
     * A compiler that works while requests run has to be done before they are measured.
     *
     * @param stretch length of one
     */
    static void warm(Side side, Workload workload, Duration stretch) {
        double least = Double.MAX_VALUE;
        int calm = 0;
        for (int i = 0; i < MOST_STRETCHES && calm < CALM_STRETCHES; i++) {
            double now = Sample.take(side, workload, workload.connections(), stretch).cpuMicros();
            calm = now > least * SETTLED ? calm + 1 : 0;
            least = Math.min(least, now);
        }
    }
}
