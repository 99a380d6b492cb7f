package io.outrigger.controller.extension;

import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.envoygateway.Wiring;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Keeps what the hooks answer from, and lets them wait for what is not there yet. */
public final class WiringStore {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Optional<Wiring> wiring = Optional.empty();
    private Optional<Wired> wired = Optional.empty();

    /**
     * Replaces the wiring; to be called before the objects that it belongs to are written.
     *
     * @return by HTTPRoute with rules that cannot be wired: which, and why
     */
    public Map<ObjectKey, String> set(Wiring next) {
        lock.lock();
        try {
            if (wiring.filter(next::equals).isEmpty()) {
                wired =
                        Optional.of(
                                wired.map(it -> it.next(next)).orElseGet(() -> Wired.first(next)));
                wiring = Optional.of(next);
                changed.signalAll();
            }
            return wired.map(Wired::faults).orElse(Map.of());
        } finally {
            lock.unlock();
        }
    }

    Optional<Wired> latest() {
        lock.lock();
        try {
            return wired;
        } finally {
            lock.unlock();
        }
    }

    /** The latest, as soon as it is good enough or the time is over; empty if there is none. */
    Optional<Wired> await(Predicate<Wired> enough, Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long nanos = limit.toNanos();
            while (wired.filter(enough).isEmpty() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return wired;
        } finally {
            lock.unlock();
        }
    }
}
