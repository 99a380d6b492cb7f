package io.outrigger.testkit.process;

import java.util.ArrayDeque;
import java.util.Deque;

/** What is cleaned up when the JVM ends, in the reverse order of its creation. */
public final class AtExit {
    private static final Deque<Runnable> ACTIONS = new ArrayDeque<>();
    private static volatile boolean begun;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtExit::runAll, "testkit-at-exit"));
    }

    private AtExit() {}

    static synchronized void run(Runnable action) {
        ACTIONS.push(action);
    }

    static synchronized void forget(Runnable action) {
        ACTIONS.remove(action);
    }

    /** Whether the JVM is ending: nothing is to be started, or started again. */
    public static boolean hasBegun() {
        return begun;
    }

    private static synchronized void runAll() {
        begun = true;
        while (!ACTIONS.isEmpty()) {
            Runnable action = ACTIONS.pop();
            try {
                action.run();
            } catch (RuntimeException e) {
                System.err.println("testkit: clean-up failed: " + e);
            }
        }
    }
}
