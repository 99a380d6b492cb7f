package io.outrigger.extproc.exchange;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Lets those who need much memory for a short time have it one after the other: a burst of long
 * bodies then takes a little longer, and not the heap.
 */
public final class Turns {
    private final long limit;
    private final Queue<Turn> waiting = new ArrayDeque<>();
    private long taken;

    /**
     * Turns of which none is taken.
     *
     * @param limit bytes; one turn may need more, and is then the only one
     */
    public Turns(long limit) {
        this.limit = limit;
    }

    /** Asks for a turn, behind all who asked before. */
    Turn ask(long bytes) {
        var turn = new Turn(bytes);
        synchronized (this) {
            waiting.add(turn);
        }
        grant();
        return turn;
    }

    private void grant() {
        for (Turn next = next(); next != null; next = next()) {
            // outside the lock: whoever waits goes on from here
            next.granted.complete(null);
        }
    }

    private synchronized @Nullable Turn next() {
        Turn next = waiting.peek();
        if (next == null || (taken > 0 && taken + next.bytes > limit)) {
            return null;
        }
        waiting.remove();
        taken += next.bytes;
        next.isTaken = true;
        return next;
    }

    /** Memory for a while. */
    final class Turn {
        private final long bytes;
        private final CompletableFuture<Void> granted = new CompletableFuture<>();
        private boolean isTaken;

        private Turn(long bytes) {
            this.bytes = bytes;
        }

        /** Completes when the memory may be used; at once if nobody is before. */
        CompletionStage<Void> granted() {
            return granted;
        }

        /** The memory is free, or not wanted any more. */
        void end() {
            synchronized (Turns.this) {
                if (isTaken) {
                    isTaken = false;
                    taken -= bytes;
                } else {
                    waiting.remove(this);
                }
            }
            grant();
        }
    }
}
