package io.outrigger.testkit.provider;

import io.outrigger.testkit.provider.OpenAiProvider.Fault;
import org.jspecify.annotations.Nullable;

/** The fault in force, and for how many requests still. */
final class Faults {
    private @Nullable Fault fault;
    private long left;

    synchronized void set(@Nullable Fault fault, long times) {
        this.fault = fault;
        this.left = times;
    }

    /** The fault of the next request; null when it is to be answered. */
    synchronized @Nullable Fault next() {
        if (fault == null || left == 0) {
            return null;
        }
        left--;
        return fault;
    }
}
