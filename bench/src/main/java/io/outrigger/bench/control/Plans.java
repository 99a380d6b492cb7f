package io.outrigger.bench.control;

import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.settings.TestBed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the controller's plan costs.
 *
 * @param routes of one Gateway, each with a backend and a key of its own
 * @param objects that the plan has
 * @param firstMillis of the first plan of a process
 * @param millis of a later one
 * @param heapBytes that the snapshot and the plan hold, with the classes' own objects
 */
public record Plans(int routes, int objects, double firstMillis, double millis, long heapBytes) {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** Plans in a process with the controller's flags. */
    public static Plans take(TestBed bed, Path folder, int routes) {
        var command = ControlJvm.of(bed, folder, "plan-" + routes, PlanProbe.class);
        var child = Child.start(command.plus(List.of(Integer.toString(routes))));
        child.await("its end", LIMIT, () -> !child.isAlive());
        String[] last = child.log().strip().lines().reduce("", (_, line) -> line).split(" ", -1);
        if (child.exit().join() != 0 || last.length != 4) {
            throw new IllegalStateException("the plan failed\n" + child.logTail());
        }
        return new Plans(
                routes,
                Integer.parseInt(last[0]),
                Double.parseDouble(last[1]),
                Double.parseDouble(last[2]),
                Long.parseLong(last[3]));
    }
}
