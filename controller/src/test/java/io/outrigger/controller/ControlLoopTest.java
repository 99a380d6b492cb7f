package io.outrigger.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.controller.ControlLoop.Outcome;
import io.outrigger.controller.ControlLoop.Timing;
import io.outrigger.testkit.process.Await;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ControlLoopTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Timing FAST =
            new Timing(
                    Duration.ofMillis(50),
                    Duration.ofMillis(20),
                    Duration.ofMillis(40),
                    Duration.ofHours(1));

    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void changesThatComeTogetherMakeOneRound() {
        try (var loop = new ControlLoop(this::done, FAST)) {
            loop.start();
            for (int i = 0; i < 100; i++) {
                loop.changed();
            }
            Await.until("a round", LIMIT, () -> rounds.get() > 0);
            Await.pause(Duration.ofMillis(200));

            assertThat(rounds).hasValue(1);
        }
    }

    @Test
    void aChangeDuringARoundMakesAnother() {
        var loop = new ControlLoop[1];
        try (var it =
                new ControlLoop(
                        () -> {
                            if (rounds.incrementAndGet() == 1) {
                                loop[0].changed();
                            }
                            return Outcome.DONE;
                        },
                        FAST)) {
            loop[0] = it;
            it.start();

            Await.until("a second round", LIMIT, () -> rounds.get() == 2);
        }
    }

    @Test
    void anIncompleteRoundIsRepeated() {
        try (var loop =
                new ControlLoop(
                        () -> rounds.incrementAndGet() < 4 ? Outcome.INCOMPLETE : Outcome.DONE,
                        FAST)) {
            loop.start();
            Await.until("four rounds", LIMIT, () -> rounds.get() == 4);
            Await.pause(Duration.ofMillis(200));

            assertThat(rounds).hasValue(4);
        }
    }

    @Test
    void aRoundThatBreaksIsRepeated() {
        try (var loop =
                new ControlLoop(
                        () -> {
                            if (rounds.incrementAndGet() < 3) {
                                throw new IllegalStateException("broken");
                            }
                            return Outcome.DONE;
                        },
                        FAST)) {
            loop.start();

            Await.until("three rounds", LIMIT, () -> rounds.get() == 3);
        }
    }

    @Test
    void nothingRunsAfterClose() {
        var loop = new ControlLoop(this::done, FAST);
        loop.start();
        Await.until("a round", LIMIT, () -> rounds.get() == 1);

        loop.close();
        loop.changed();
        Await.pause(Duration.ofMillis(150));

        assertThat(rounds).hasValue(1);
    }

    private Outcome done() {
        rounds.incrementAndGet();
        return Outcome.DONE;
    }
}
