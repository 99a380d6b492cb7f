package io.outrigger.extproc.exchange;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the request bodies that are held at one time, so that a burst cannot exhaust the heap. */
public final class BodyBudget {
    private final long limit;
    private final AtomicLong held = new AtomicLong();

    /**
     * A budget of which nothing is used.
     *
     * @param limit bytes
     */
    public BodyBudget(long limit) {
        this.limit = limit;
    }

    /** Takes room for a body; false when there is none. */
    public boolean acquire(long bytes) {
        if (held.addAndGet(bytes) <= limit) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    /** Gives room back. */
    public void release(long bytes) {
        held.addAndGet(-bytes);
    }

    /** Bytes held now. */
    public long held() {
        return held.get();
    }
}
