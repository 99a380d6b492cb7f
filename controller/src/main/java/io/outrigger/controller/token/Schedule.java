package io.outrigger.controller.token;

import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/**
 * When tokens are renewed. Times are spread, so that what was written together is not renewed
 * together.
 *
 * @param random from 0 to 1
 */
public record Schedule(DoubleSupplier random) {
    /** As Envoy AI Gateway. */
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
    private static final Duration LAST_RETRY = Duration.ofMinutes(5);
    private static final int DOUBLINGS = 5;

    /**
     * From when on a token is renewed: 5 to 6 minutes before it expires, at half of a short life.
     */
    public Instant renewal(Instant now, Instant expires) {
        var lead = times(WINDOW, 1 + 0.2 * random.getAsDouble());
        var half = Duration.between(now, expires).dividedBy(2);
        return expires.minus(lead.compareTo(half) < 0 ? lead : half);
    }

    /**
     * When it is tried again: after about 10 s, 20 s, and so on up to 5 minutes.
     *
     * @param failures in a row, at least one
     */
    public Instant retry(Instant now, int failures) {
        var doubled = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
        var wait = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
        return now.plus(times(wait, 0.8 + 0.4 * random.getAsDouble()));
    }

    private static Duration times(Duration duration, double factor) {
        return Duration.ofMillis(Math.round(duration.toMillis() * factor));
    }
}
