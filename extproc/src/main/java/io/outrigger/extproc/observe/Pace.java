package io.outrigger.extproc.observe;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps what could be said of every request from flooding the log. */
public final class Pace {
    /** Past this many, all other names share one. */
    private static final int MAX_NAMES = 1_000;

    private final long period;
    private final Map<String, Long> last = new ConcurrentHashMap<>();

    private Pace(Duration period) {
        this.period = period.toNanos();
    }

    public static Pace oncePer(Duration period) {
        return new Pace(period);
    }

    /** Whether it was not said for a period; who hears yes must say it. */
    public boolean isTime(String name) {
        String known = last.containsKey(name) || last.size() < MAX_NAMES ? name : "";
        long now = System.nanoTime();
        Long before = last.get(known);
        if (before == null) {
            return last.putIfAbsent(known, now) == null;
        }
        return now - before >= period && last.replace(known, before, now);
    }
}
