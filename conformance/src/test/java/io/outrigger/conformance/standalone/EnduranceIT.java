package io.outrigger.conformance.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.provider.Load;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The socket under load, aborts, refusals, kills and reloads. */
class EnduranceIT {
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String CHAT = "{\"model\":\"gpt-4o\"," + HELLO;
    private static final String STREAM = "{\"model\":\"gpt-4o\",\"stream\":true," + HELLO;
    private static final Duration SOON = Duration.ofSeconds(15);

    private static StandaloneGateway gateway;

    @BeforeAll
    static void start() {
        gateway = StandaloneGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void calm() {
        gateway.provider().delayChunks(Duration.ZERO);
    }

    @Test
    void twentyThousandRequestsAllSucceed() {
        long before = gateway.provider().answered();

        var outcomes = Load.run(gateway.chat(), CHAT, 20_000, 64);

        assertThat(outcomes).isEqualTo(Map.of("200", 20_000));
        assertThat(gateway.provider().answered() - before).isEqualTo(20_000);
        assertThat(gateway.provider().leaks()).isZero();
    }

    /** Each abort resets a stream of the socket: more than Vert.x's guard against floods allows. */
    @Test
    void aThousandAbortsHurtNobodyElse() throws Exception {
        gateway.provider().delayChunks(Duration.ofMillis(20));
        try (var workers = Executors.newFixedThreadPool(32)) {
            for (int i = 0; i < 1_000; i++) {
                workers.execute(
                        () -> {
                            try {
                                Load.abort(gateway.chat(), STREAM);
                            } catch (java.io.IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        });
            }
        }
        gateway.provider().delayChunks(Duration.ZERO);

        assertThat(Load.run(gateway.chat(), STREAM, 1_000, 32)).isEqualTo(Map.of("200", 1_000));
    }

    /** A refused connection resets U; the connection, and the other streams on it, must live. */
    @Test
    void aProviderThatRefusesConnectionsHurtsNobodyElse() throws Exception {
        gateway.provider().delayChunks(Duration.ofMillis(100));
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow =
                    CompletableFuture.supplyAsync(
                            () -> Load.run(gateway.chat(), STREAM, 100, 50), workers);
            String refused = "{\"model\":\"nobody\"," + HELLO;

            assertThat(Load.run(gateway.chat(), refused, 300, 8)).isEqualTo(Map.of("503", 300));
            assertThat(slow.join()).isEqualTo(Map.of("200", 100));
        }
    }

    /** More than 1,024 open calls, where Envoy's default circuit breakers open. */
    @Test
    void elevenHundredStreamsAtOnce() {
        gateway.provider().delayChunks(Duration.ofSeconds(1));

        assertThat(Load.run(gateway.chat(), STREAM, 1_100, 1_100)).isEqualTo(Map.of("200", 1_100));
    }

    @Test
    void aKilledSidecarIsReplacedAndOnlyRequestsBetweenFail() throws Exception {
        long before = gateway.provider().arrived();
        gateway.sidecar().kill();

        assertThat(gateway.post(CHAT).statusCode()).isBetween(500, 599);
        assertThat(Files.exists(gateway.socket())).as("the dead process's socket").isTrue();
        assertThat(gateway.provider().arrived()).isEqualTo(before);

        gateway.startSidecar();
        Await.until(
                "a good answer again",
                SOON,
                () -> Load.run(gateway.chat(), CHAT, 1, 1).containsKey("200"));
        assertThat(Load.run(gateway.chat(), CHAT, 200, 8)).isEqualTo(Map.of("200", 200));
    }

    @Test
    void aNewConfigurationServesWithinHalfASecondAndABadOneChangesNothing() throws Exception {
        String good = Files.readString(gateway.config());
        String renamed =
                good.replace("value: \"shop\"", "value: \"mall\"")
                        .replace("value: shop", "value: mall");
        assertThat(renamed).isNotEqualTo(good);
        String before = gateway.admin("/attached");

        gateway.configure(renamed);
        long written = System.nanoTime();
        Await.until(
                "another hash", SOON, () -> !hash(gateway.admin("/attached")).equals(hash(before)));
        assertThat(Duration.ofNanos(System.nanoTime() - written))
                .isLessThan(Duration.ofMillis(1_500));
        gateway.post(CHAT);
        assertThat(gateway.provider().received().getLast().headers())
                .containsEntry("x-tenant", "mall");

        gateway.configure(good + "\nsurprise: 1\n");
        Await.until("the reason", SOON, () -> gateway.admin("/attached").contains("surprise"));
        assertThat(gateway.post(CHAT).statusCode()).isEqualTo(200);
        assertThat(gateway.provider().received().getLast().headers())
                .containsEntry("x-tenant", "mall");

        gateway.configure(good);
        Await.until(
                "the first hash again",
                SOON,
                () -> hash(gateway.admin("/attached")).equals(hash(before)));
    }

    private static String hash(String attached) {
        return attached.replaceAll(".*\"configHash\":\"([0-9a-f]*)\".*\\n?", "$1");
    }
}
