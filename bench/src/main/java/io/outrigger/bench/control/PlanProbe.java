package io.outrigger.bench.control;

import io.outrigger.controller.plan.Plan;
import io.outrigger.controller.plan.Planner;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.GatewayFamily;
import java.lang.ref.Reference;
import java.util.Arrays;

/** Plans for a Gateway with many routes, in a process of its own. */
public final class PlanProbe {
    private static final int TIMES = 5;

    private PlanProbe() {}

    /**
     * Prints the number of objects, then milliseconds of the first plan and of a later one, then
     * bytes.
     */
    public static void main(String[] arguments) {
        int routes = Integer.parseInt(arguments[0]);
        ClusterSnapshot snapshot = ManyRoutes.of(routes, GatewayFamily.ISTIO);
        double first = 0;
        var later = new double[TIMES];
        Plan plan = null;
        for (int i = -1; i < TIMES; i++) {
            long begin = System.nanoTime();
            plan = Planner.plan(snapshot, DataPlane.DEFAULT);
            double millis = (System.nanoTime() - begin) / 1e6;
            if (i < 0) {
                first = millis;
            } else {
                later[i] = millis;
            }
        }
        Arrays.sort(later);
        try {
            System.gc();
            long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            int objects = plan == null ? 0 : plan.desired().size();
            System.out.printf("%d %f %f %d%n", objects, first, later[TIMES / 2], used);
        } finally {
            Reference.reachabilityFence(plan);
            Reference.reachabilityFence(snapshot);
        }
    }
}
