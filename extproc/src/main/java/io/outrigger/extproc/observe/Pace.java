package io.outrigger.extproc.observe;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps what could happen with every request from flooding the log. */
public final class Pace {
    private final long period;
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    private Pace(Duration period) {
        this.period = period.toNanos();
    }

    /** Once at first, then once per period at most. */
    public static Pace oncePer(Duration period) {
        return new Pace(period);
    }

    /** Whether it is time to say it again; who hears yes must say it. */
    public boolean isTime() {
        long now = System.nanoTime();
        long due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + period);
    }
}
