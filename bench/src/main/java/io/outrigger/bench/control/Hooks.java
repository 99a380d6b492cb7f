package io.outrigger.bench.control;

import io.outrigger.testkit.settings.TestBed;
import java.nio.file.Path;

/**
 * What Envoy Gateway's extension hooks cost: translations by gRPC, one after the other.
 *
 * @param routes AI routes of one Gateway
 * @param bytes of a translation as Envoy Gateway sends it
 * @param p50Millis until the answer is there
 * @param maxMillis of the slowest
 */
public record Hooks(int routes, int bytes, double p50Millis, double maxMillis) {
    /** Asks in a process with the controller's flags. */
    public static Hooks take(TestBed bed, Path folder, int routes) {
        String[] result =
                ControlJvm.result(bed, folder, "hooks-" + routes, HookProbe.class, routes);
        return new Hooks(
                routes,
                Integer.parseInt(result[0]),
                Double.parseDouble(result[1]),
                Double.parseDouble(result[2]));
    }
}
