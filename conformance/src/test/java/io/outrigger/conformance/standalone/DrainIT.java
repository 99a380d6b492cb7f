package io.outrigger.conformance.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.provider.Load;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The end of a gateway pod under load: requests come while Envoy drains, as those do that a load
 * balancer sends until it has heard, and not one of them is lost.
 */
class DrainIT {
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String CHAT = "{\"model\":\"gpt-4o\"," + HELLO;
    private static final String STREAM = "{\"model\":\"gpt-4o\",\"stream\":true," + HELLO;

    /** Requests begin until then; the last ones end before Envoy has drained, after ten seconds. */
    private static final Duration LOAD = Duration.ofSeconds(8);

    private StandaloneGateway gateway;

    @BeforeEach
    void start() {
        gateway = StandaloneGateway.start();
        gateway.provider().delayChunks(Duration.ofMillis(100));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    /** A native sidecar gets its SIGTERM when the other containers have ended. */
    @Test
    void aSidecarThatIsToldAfterEnvoysEndLosesNothingAndEndsAtOnce() throws Exception {
        drainUnderLoad(() -> {});

        gateway.envoy().close();
        tellSidecar();
        assertThat(gateway.sidecar().isAlive()).isTrue();
        assertEndsWithin(Duration.ofSeconds(3));
    }

    /** A plain container gets its SIGTERM together with all others. */
    @Test
    void aSidecarThatIsToldTogetherWithEnvoyServesUntilEnvoyHasGone() throws Exception {
        drainUnderLoad(this::tellSidecar);

        assertThat(gateway.sidecar().isAlive()).isTrue();
        gateway.envoy().close();
        assertEndsWithin(Duration.ofSeconds(5));
    }

    private void drainUnderLoad(Runnable atBegin) throws InterruptedException {
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            long end = System.nanoTime() + LOAD.toNanos();
            var whole = loadUntil(end, CHAT, clients);
            var streamed = loadUntil(end, STREAM, clients);
            Thread.sleep(1_000);
            gateway.envoy().post("/drain_listeners?graceful");
            atBegin.run();

            assertAllGood(whole.join());
            assertAllGood(streamed.join());
        }
        assertThat(gateway.envoy().stat("http.http.downstream_cx_drain_close")).isPositive();
        assertThat(gateway.provider().leaks()).isZero();
    }

    /** Over new connections every time, as load comes from a load balancer. */
    private CompletableFuture<Map<String, Integer>> loadUntil(
            long end, String body, ExecutorService clients) {
        return CompletableFuture.supplyAsync(
                () -> {
                    var outcomes = new TreeMap<String, Integer>();
                    while (System.nanoTime() < end) {
                        Load.run(gateway.chat(), body, 16, 16)
                                .forEach((it, count) -> outcomes.merge(it, count, Integer::sum));
                    }
                    return outcomes;
                },
                clients);
    }

    private static void assertAllGood(Map<String, Integer> outcomes) {
        assertThat(outcomes).containsOnlyKeys("200");
        assertThat(outcomes.get("200")).isGreaterThan(50);
    }

    private void tellSidecar() {
        ProcessHandle.of(gateway.sidecar().pid()).orElseThrow().destroy();
    }

    private void assertEndsWithin(Duration limit) {
        Await.until("the sidecar's end", limit, () -> !gateway.sidecar().isAlive());
        assertThat(gateway.socket()).doesNotExist();
    }
}
