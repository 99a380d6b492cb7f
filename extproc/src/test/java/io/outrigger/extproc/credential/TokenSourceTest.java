package io.outrigger.extproc.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.extproc.observe.HeaderAttributes;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.testkit.process.Await;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TokenSourceTest {
    private static final Instant START = Instant.parse("2026-11-25T20:00:00Z");

    private final BlockingQueue<Callable<TokenSource.Fresh<String>>> answers =
            new LinkedBlockingQueue<>();
    private final AtomicInteger fetches = new AtomicInteger();
    private final Metrics metrics = new Metrics(HeaderAttributes.NONE);
    private volatile Instant now = START;
    private final TokenSource<String> tokens =
            new TokenSource<>(
                    "test",
                    () -> {
                        fetches.incrementAndGet();
                        return answers.take().call();
                    },
                    () -> now,
                    metrics);

    private void answer(String token, Duration lifetime) {
        Instant expires = now.plus(lifetime);
        answers.add(() -> new TokenSource.Fresh<>(token, expires));
    }

    private String token() throws Exception {
        return tokens.get().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void allWhoAskMeanwhileWaitForOneFetch() {
        var waiting = Stream.generate(tokens::get).limit(100).toList();
        assertThat(waiting).noneMatch(it -> it.toCompletableFuture().isDone());

        answer("a", Duration.ofHours(1));

        assertThat(waiting)
                .allSatisfy(
                        it ->
                                assertThat(it.toCompletableFuture())
                                        .succeedsWithin(Duration.ofSeconds(5))
                                        .isEqualTo("a"));
        assertThat(fetches).hasValue(1);
    }

    @Test
    void refreshedAheadWhileTheOldOneServes() throws Exception {
        answer("a", Duration.ofHours(1));
        assertThat(token()).isEqualTo("a");

        now = START.plus(Duration.ofMinutes(54));
        assertThat(token()).isEqualTo("a");
        assertThat(fetches).hasValue(1);

        now = START.plus(Duration.ofMinutes(56));
        assertThat(tokens.get().toCompletableFuture()).isCompletedWithValue("a");
        answer("b", Duration.ofHours(1));
        Await.until(
                "refreshed",
                Duration.ofSeconds(5),
                () -> tokens.get().toCompletableFuture().getNow("").equals("b"));
        assertThat(fetches).hasValue(2);
    }

    @Test
    void aShortLivedTokenIsNotFetchedForEachRequest() throws Exception {
        answer("a", Duration.ofMinutes(4));
        assertThat(token()).isEqualTo("a");

        now = START.plus(Duration.ofSeconds(170));
        assertThat(token()).isEqualTo("a");
        assertThat(fetches).hasValue(1);
    }

    @Test
    void aFailureIsToldForASecondAndThenTriedAgain() throws Exception {
        answers.add(
                () -> {
                    throw new IOException("connection refused\nwith a dump");
                });

        assertThat(tokens.get().toCompletableFuture())
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withMessageEndingWith("connection refused");
        assertThat(tokens.get().toCompletableFuture()).isCompletedExceptionally();
        assertThat(fetches).hasValue(1);

        now = START.plus(TokenSource.PATIENCE);
        answer("a", Duration.ofHours(1));
        assertThat(token()).isEqualTo("a");
    }

    @Test
    void anOldTokenServesUntilItExpiresThoughItCannotBeRefreshed() throws Exception {
        answer("a", Duration.ofHours(1));
        token();
        now = START.plus(Duration.ofMinutes(59));
        answers.add(
                () -> {
                    throw new IOException("no route");
                });
        assertThat(token()).isEqualTo("a");
        Await.until("asked", Duration.ofSeconds(5), answers::isEmpty);
        assertThat(token()).isEqualTo("a");

        now = START.plus(Duration.ofMinutes(60));
        answers.add(
                () -> {
                    throw new IOException("no route");
                });
        assertThat(tokens.get().toCompletableFuture()).failsWithin(Duration.ofSeconds(5));
    }

    @Test
    void aFreshTokenThatSeemsExpiredServesForAWhile() throws Exception {
        answer("a", Duration.ofMinutes(-5));
        assertThat(token()).isEqualTo("a");

        now = START.plus(TokenSource.LEAST).minusMillis(1);
        assertThat(token()).isEqualTo("a");
        assertThat(fetches).hasValue(1);

        now = START.plus(TokenSource.LEAST);
        answer("b", Duration.ofHours(1));
        assertThat(token()).isEqualTo("b");
    }

    @Test
    void aWaitIsBoundedAndALateTokenStillServes() throws Exception {
        var release = new CountDownLatch(1);
        var slow =
                new TokenSource<>(
                        "slow",
                        () -> {
                            fetches.incrementAndGet();
                            release.await();
                            return new TokenSource.Fresh<>("late", START.plusSeconds(3600));
                        },
                        () -> now,
                        metrics,
                        Duration.ofMillis(50));

        assertThat(slow.get().toCompletableFuture())
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(TimeoutException.class);
        release.countDown();

        Await.until(
                "the late token",
                Duration.ofSeconds(5),
                () -> !slow.get().toCompletableFuture().isCompletedExceptionally());
        assertThat(slow.get().toCompletableFuture()).isCompletedWithValue("late");
        assertThat(fetches).hasValue(1);
    }

    @Test
    void fetchesAreCountedByResult() throws Exception {
        answers.add(
                () -> {
                    throw new IOException("no route");
                });
        assertThat(tokens.get().toCompletableFuture()).failsWithin(Duration.ofSeconds(5));
        now = START.plus(TokenSource.PATIENCE);
        answer("a", Duration.ofHours(1));
        assertThat(token()).isEqualTo("a");

        String name = "outrigger_extproc_token_fetches_total{provider=\"test\",result=";
        assertThat(new String(metrics.text(), UTF_8))
                .contains(name + "\"failed\"} 1.0")
                .contains(name + "\"fetched\"} 1.0");
    }
}
