package io.outrigger.testkit.process;

import java.util.ArrayDeque;
import java.util.Deque;

/** What is cleaned up when the JVM ends, in the reverse order of its creation. */
final class AtExit {
    private static final Deque<Runnable> ACTIONS = new ArrayDeque<>();

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

    private static synchronized void runAll() {
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
