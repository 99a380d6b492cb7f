package io.outrigger.bench.measure;

import io.outrigger.bench.load.Load;
import io.outrigger.bench.side.ProcessMeter;
import io.outrigger.bench.side.Side;
import io.outrigger.bench.workload.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Mixed load for long: requests of all kinds, clients that leave, configurations that change. */
public final class Soak {
    private static final Duration BETWEEN_ABORTS = Duration.ofMillis(50);
    private static final String LEAVING = "paced";

    private final Side side;
    private final Duration window;
    private final AtomicInteger aborts = new AtomicInteger();

    /**
     * One window of it.
     *
     * @param minutes since the beginning, at its end
     * @param requests that were answered well, of all kinds
     * @param failed that were not
     * @param aborted streams that clients left
     * @param p50Micros of small chats
     * @param p99Micros of small chats
     * @param residentBytes memory of ext_proc at its end
     * @param descriptors open file descriptors of ext_proc at its end
     */
    public record Window(
            double minutes,
            int requests,
            int failed,
            int aborted,
            double p50Micros,
            double p99Micros,
            long residentBytes,
            long descriptors) {}

    private Soak(Side side, Duration window) {
        this.side = side;
        this.window = window;
    }

    /**
     * Loads a side.
     *
     * @param window how long the load runs between two looks; then comes another configuration
     */
    public static List<Window> run(
            Side side, Duration length, Duration window, Consumer<Window> progress) {
        return new Soak(side, window).run(length, progress);
    }

    private List<Window> run(Duration length, Consumer<Window> progress) {
        var windows = new ArrayList<Window>();
        long begin = System.nanoTime();
        try (var workers = Executors.newCachedThreadPool()) {
            for (int i = 0; System.nanoTime() - begin < length.toNanos(); i++) {
                side.configure("soak-" + i);
                Window seen = window(workers, begin);
                windows.add(seen);
                progress.accept(seen);
            }
        }
        return windows;
    }

    private Window window(ExecutorService workers, long begin) {
        int abortedBefore = aborts.get();
        var small = load(workers, "small", 4);
        var others =
                List.of(
                        load(workers, "220k", 2),
                        load(workers, "bedrock", 2),
                        load(workers, "paced", 16),
                        load(workers, "embeddings", 1));
        var leaving = CompletableFuture.runAsync(this::leave, workers);
        var outcomes = new ArrayList<Load.Outcome>();
        outcomes.add(small.join());
        others.forEach(it -> outcomes.add(it.join()));
        leaving.join();
        ProcessMeter meter = side.extProcMeter();
        return new Window(
                (System.nanoTime() - begin) / 60e9,
                outcomes.stream().mapToInt(it -> it.latencies().size()).sum(),
                outcomes.stream().mapToInt(Load.Outcome::failed).sum(),
                aborts.get() - abortedBefore,
                outcomes.getFirst().quantile(0.5) / 1e3,
                outcomes.getFirst().quantile(0.99) / 1e3,
                meter.residentBytes(),
                meter.descriptors());
    }

    private CompletableFuture<Load.Outcome> load(
            ExecutorService workers, String workload, int connections) {
        var plan =
                new Load.Plan(
                        side.address(), Workload.named(workload).request(), connections, window);
        return CompletableFuture.supplyAsync(() -> Load.run(plan), workers);
    }

    private void leave() {
        Workload stream = Workload.named(LEAVING);
        long end = System.nanoTime() + window.toNanos();
        while (System.nanoTime() < end) {
            try {
                Load.leave(side.address(), stream.request());
                aborts.incrementAndGet();
                Thread.sleep(BETWEEN_ABORTS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }
}
