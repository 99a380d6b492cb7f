package io.outrigger.testkit.run;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;

/** What the user reads: a heading per step, what it showed, and how long it took. */
final class Story {
    private final PrintStream out;

    Story(PrintStream out) {
        this.out = out;
    }

    /** Runs a step below its heading. */
    <T> T step(String heading, Callable<T> step) throws Exception {
        out.println();
        out.println(heading);
        long begin = System.nanoTime();
        T result = step.call();
        out.printf(Locale.ROOT, "  %.1f s%n", (System.nanoTime() - begin) / 1e9);
        return result;
    }

    /** A step without a result. */
    interface Action {
        void run() throws Exception;
    }

    /** Runs a step that gives nothing back. */
    void show(String heading, Action action) throws Exception {
        step(
                heading,
                () -> {
                    action.run();
                    return heading;
                });
    }

    /** Says something about the current step, indented. */
    void say(String text) {
        text.lines().forEach(line -> out.println("  " + line));
    }

    /** Says something outside any step. */
    void conclude(String text) {
        out.println();
        out.println(text);
    }
}
