package io.outrigger.conformance.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.provider.Load;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the process takes of its pod's memory, with the flags that it is shipped with. */
class MemoryIT {
    private static final int STREAMS = 500;
    private static final long MEGABYTE = 1_000_000;
    private static final String STREAM =
            "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":"
                    + "[{\"role\":\"user\",\"content\":\"hello\"}]}";

    private static StandaloneGateway gateway;

    @BeforeAll
    static void start() {
        gateway = StandaloneGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void slowStreamsTakeLittleAndGiveItBack() throws Exception {
        assertThat(Load.run(gateway.chat(), STREAM, 10_000, STREAMS))
                .isEqualTo(Map.of("200", 10_000));
        long before = settled();
        gateway.provider().delayChunks(Duration.ofSeconds(3));

        var samples = new ArrayList<Long>();
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcomes =
                    CompletableFuture.supplyAsync(
                            () -> Load.run(gateway.chat(), STREAM, STREAMS, STREAMS), workers);
            Await.until(
                    "all streams to be open",
                    Duration.ofSeconds(20),
                    () -> openStreams() >= STREAMS);
            while (!outcomes.isDone()) {
                samples.add(residentSet());
                Thread.sleep(100);
            }
            assertThat(outcomes.join()).isEqualTo(Map.of("200", STREAMS));
        }
        samples.sort(null);
        long during = samples.get(samples.size() / 2);
        long peak = samples.getLast();
        System.out.printf("RSS before %d, during %d, at most %d%n", before, during, peak);

        assertThat(during).as("before: %d", before).isLessThanOrEqualTo(160 * MEGABYTE);
        // for moments, and the more the busier the machine, the compiler takes more
        assertThat(peak).as("before: %d", before).isLessThanOrEqualTo(200 * MEGABYTE);
        Await.until(
                "the memory given back, of %d during, to about %d".formatted(during, before),
                Duration.ofSeconds(60),
                () -> residentSet() <= before + before / 10);
        assertThat(openStreams()).isZero();
    }

    /** What is taken once the compiler has done what the first requests gave it to do. */
    private static long settled() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 50; i++) {
            least = Math.min(least, residentSet());
            Thread.sleep(100);
        }
        return least;
    }

    private static int openStreams() {
        return gateway.admin("/metrics")
                .lines()
                .filter(line -> line.startsWith("outrigger_extproc_open_streams "))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    /** Bytes; the kernel tells kilobytes. */
    private static long residentSet() {
        try (var lines =
                Files.lines(Path.of("/proc", Long.toString(gateway.sidecar().pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    * 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
