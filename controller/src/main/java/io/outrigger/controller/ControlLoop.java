package io.outrigger.controller;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a round whenever something has changed, one at a time: changes that come together make one
 * round, a round that fails is repeated, and now and then there is one for nothing.
 */
final class ControlLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);

    private final Round round;
    private final Timing timing;
    private final Semaphore changes = new Semaphore(0);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread thread;

    ControlLoop(Round round, Timing timing) {
        this.round = round;
        this.timing = timing;
        this.thread = Thread.ofVirtual().name("control-loop").unstarted(this::run);
    }

    /** One look at everything. */
    @FunctionalInterface
    interface Round {
        Outcome run() throws InterruptedException;
    }

    /** How a round went. */
    enum Outcome {
        DONE,
        /** Something could not be written; it is worth trying again. */
        INCOMPLETE
    }

    /**
     * When rounds happen.
     *
     * @param quiet how long to wait for more changes after the first
     * @param firstRetry after a round that failed; doubled with each that fails again
     * @param lastRetry the longest wait before a retry
     * @param anyway the longest time without a round
     */
    record Timing(Duration quiet, Duration firstRetry, Duration lastRetry, Duration anyway) {
        static final Timing DEFAULT =
                new Timing(
                        Duration.ofMillis(100),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5));
    }

    void start() {
        changed();
        thread.start();
    }

    /** Tells that something changed; returns at once. */
    void changed() {
        changes.release();
    }

    private void run() {
        var wait = timing.anyway();
        var retry = timing.firstRetry();
        try {
            while (!closed.get()) {
                if (changes.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    Thread.sleep(timing.quiet());
                }
                changes.drainPermits();
                if (closed.get()) {
                    return;
                }
                if (guarded() == Outcome.DONE) {
                    wait = timing.anyway();
                    retry = timing.firstRetry();
                } else {
                    wait = retry;
                    retry = min(retry.multipliedBy(2), timing.lastRetry());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A round that breaks must not end the loop: the next one may find a mended cluster. */
    @SuppressWarnings("IllegalCatch")
    private Outcome guarded() throws InterruptedException {
        try {
            return round.run();
        } catch (RuntimeException | Error e) {
            if (!closed.get()) {
                LOG.atError().setCause(e).log("A round failed and will be repeated");
            }
            return Outcome.INCOMPLETE;
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    @Override
    public void close() {
        closed.set(true);
        changed();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
