package io.outrigger.testkit.process;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition by asking again and again; a timeout says what was awaited. */
public final class Await {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    /** Returns when {@code done} says so. */
    public static void until(String what, Duration limit, BooleanSupplier done) {
        until(what, limit, done, () -> "");
    }

    /**
     * Returns when {@code done} says so.
     *
     * @param evidence text for the message of a timeout, such as the end of a log
     */
    public static void until(
            String what, Duration limit, BooleanSupplier done, Supplier<String> evidence) {
        forValue(
                what,
                limit,
                () -> done.getAsBoolean() ? Optional.of(what) : Optional.empty(),
                evidence);
    }

    /** Returns the value as soon as there is one. */
    public static <T> T forValue(
            String what, Duration limit, Supplier<Optional<T>> value, Supplier<String> evidence) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> found = value.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        ("not within " + limit.toMillis() + " ms: " + what + "\n" + evidence.get())
                                .strip());
            }
            pause(PAUSE);
        }
    }

    /** Sleeps; an interrupt ends the wait with an exception and stays visible. */
    public static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }
}
