package io.outrigger.testkit.provider;

import java.io.InterruptedIOException;
import java.time.Duration;

/** A pause of a request's thread, which ends with the server. */
final class Pause {
    private Pause() {}

    static void of(Duration delay) throws InterruptedIOException {
        if (delay.isZero()) {
            return;
        }
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the provider stops");
        }
    }
}
