package io.outrigger.bench.measure;

import io.outrigger.bench.load.Load;
import io.outrigger.bench.side.Side;
import io.outrigger.bench.workload.Workload;
import io.outrigger.testkit.process.Await;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Many streams that are open at once, each slow.
 *
 * @param streams how many
 * @param answered how many came whole
 * @param failed how many did not
 * @param cpuMicros CPU time of ext_proc per stream
 * @param peakBytes the most resident memory of ext_proc while they were open
 */
public record SlowStreams(
        Side.Name side, int streams, int answered, int failed, double cpuMicros, long peakBytes) {
    private static final Duration LOOK = Duration.ofMillis(100);

    /** Opens them and waits for their ends. */
    public static SlowStreams take(Side side, int streams) {
        long before = side.extProcMeter().cpuNanos();
        var plan = new Load.Plan(side.address(), Workload.SLOW.request(), streams, Duration.ZERO);
        var load = CompletableFuture.supplyAsync(() -> Load.run(plan));
        long peak = 0;
        while (!load.isDone()) {
            peak = Math.max(peak, side.extProcMeter().residentBytes());
            Await.pause(LOOK);
        }
        Load.Outcome outcome = load.join();
        return new SlowStreams(
                side.name(),
                streams,
                outcome.latencies().size(),
                outcome.failed(),
                (side.extProcMeter().cpuNanos() - before) / 1e3 / streams,
                peak);
    }
}
