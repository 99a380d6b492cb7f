package io.outrigger.controller.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that runs as the real one does, at another time. */
final class Ticking implements InstantSource {
    private volatile Duration ahead;

    Ticking(Duration ahead) {
        this.ahead = ahead;
    }

    static Ticking now() {
        return new Ticking(Duration.ZERO);
    }

    void jump(Duration forward) {
        ahead = ahead.plus(forward);
    }

    @Override
    public Instant instant() {
        return InstantSource.system().instant().plus(ahead);
    }
}
