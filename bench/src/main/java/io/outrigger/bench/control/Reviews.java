package io.outrigger.bench.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.bench.side.ProcessMeter;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Http;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * What the webhook can do on one core.
 *
 * @param perSecond reviews of a gateway pod in a second, eight at once, as fast as they are
 *     answered
 * @param cpuMicros CPU time of such a review, with TLS
 * @param p50Micros of {@link #PACE} reviews a second, half took at most this from when they were
 *     due
 * @param p99Micros and 99 of 100 at most this
 * @param residentBytes memory of the process afterwards
 */
public record Reviews(
        double perSecond,
        double cpuMicros,
        double p50Micros,
        double p99Micros,
        long residentBytes) {
    /** Reviews in a second: a rollout of the largest fleets. */
    public static final int PACE = 300;

    private static final Duration START = Duration.ofSeconds(30);
    private static final int AT_ONCE = 8;
    private static final long AS_FAST_AS_ANSWERED = 0;

    /** More than wait at once when the webhook keeps up. */
    private static final int PACED_AT_ONCE = 64;

    private static final Pattern PORT = Pattern.compile("(?m)^port (\\d+)$");

    /** Asks for reviews for some time, after a third of it that does not count. */
    public static Reviews take(TestBed bed, Path folder, Duration time) {
        try (var child = Child.start(ControlJvm.of(bed, folder, "webhook", ReviewServer.class))) {
            child.await("its port", START, () -> PORT.matcher(child.log()).find());
            var port = PORT.matcher(child.log());
            port.find();
            var uri = URI.create("https://127.0.0.1:" + port.group(1) + "/mutate");
            Await.until("the first review", START, () -> Http.send(request(uri)).status() == 200);
            load(uri, time.dividedBy(3), AT_ONCE, AS_FAST_AS_ANSWERED);
            ProcessMeter meter = ProcessMeter.of(child.pid());
            long before = meter.cpuNanos();
            long begin = System.nanoTime();
            int answered = load(uri, time, AT_ONCE, AS_FAST_AS_ANSWERED).length;
            double seconds = (System.nanoTime() - begin) / 1e9;
            double cpuMicros = (meter.cpuNanos() - before) / 1e3 / answered;
            long[] latencies = load(uri, time, PACED_AT_ONCE, TimeUnit.SECONDS.toNanos(1) / PACE);
            return new Reviews(
                    answered / seconds,
                    cpuMicros,
                    latencies[latencies.length / 2] / 1e3,
                    latencies[latencies.length * 99 / 100] / 1e3,
                    meter.residentBytes());
        }
    }

    /**
     * Asks again and again.
     *
     * @param atOnce reviews at most
     * @param paceNanos from when one is due until when the next is
     * @return sorted nanoseconds, each from when the review was due
     */
    private static long[] load(URI uri, Duration time, int atOnce, long paceNanos) {
        HttpRequest request = request(uri);
        long begin = System.nanoTime();
        var next = new AtomicLong();
        var latencies = new ConcurrentLinkedQueue<Long>();
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < atOnce; i++) {
                workers.execute(
                        () -> {
                            while (System.nanoTime() - begin < time.toNanos()) {
                                long due = begin + next.getAndIncrement() * paceNanos;
                                LockSupport.parkNanos(due - System.nanoTime());
                                Http.Answer answer = Http.send(request);
                                if (!answer.body().contains("\"patch\":")) {
                                    throw new IllegalStateException("no patch: " + answer);
                                }
                                latencies.add(System.nanoTime() - due);
                            }
                        });
            }
        }
        if (latencies.isEmpty()) {
            throw new IllegalStateException("the webhook answers no review");
        }
        return latencies.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    private static HttpRequest request(URI uri) {
        return HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(10))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(review()))
                .build();
    }

    private static String review() {
        try (var in = Reviews.class.getResourceAsStream("review.json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
