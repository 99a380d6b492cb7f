package io.outrigger.bench.control;

import io.outrigger.testkit.settings.TestBed;
import java.nio.file.Path;

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
    /** Plans in a process with the controller's flags. */
    public static Plans take(TestBed bed, Path folder, int routes) {
        String[] result = ControlJvm.result(bed, folder, "plan-" + routes, PlanProbe.class, routes);
        return new Plans(
                routes,
                Integer.parseInt(result[0]),
                Double.parseDouble(result[1]),
                Double.parseDouble(result[2]),
                Long.parseLong(result[3]));
    }
}
