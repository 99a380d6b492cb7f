package io.outrigger.controller.plan;

import io.outrigger.manifests.api.AIGatewayRoute;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.ClusterSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans without the AIGatewayRoutes with which planning throws an exception. That is a fault of
 * ours, and must not keep all others from their changes.
 */
public final class FaultyRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(FaultyRoutes.class);

    private final Function<ClusterSnapshot, Plan> planner;
    private final SortedMap<ObjectKey, String> last = new TreeMap<>();

    /** A route, and the exception of a plan for nothing else. */
    private record Fault(ObjectKey route, RuntimeException exception) {
        /** Its message may have anything in it, and so is for no status. */
        String message() {
            String place =
                    Arrays.stream(exception.getStackTrace())
                            .filter(it -> it.getClassName().startsWith("io.outrigger."))
                            .map(it -> " at " + it)
                            .findFirst()
                            .orElse("");
            return "the controller fails with it and leaves it as it is: "
                    + exception.getClass().getName()
                    + place;
        }
    }

    public FaultyRoutes(Function<ClusterSnapshot, Plan> planner) {
        this.planner = planner;
    }

    /**
     * The plan, which says what is not in it.
     *
     * @throws RuntimeException of the plan, if it is due to no single route
     */
    @SuppressWarnings("IllegalCatch")
    public Plan plan(ClusterSnapshot snapshot) {
        try {
            var plan = planner.apply(snapshot);
            last.clear();
            return plan;
        } catch (RuntimeException e) {
            // no route is to blame for what fails without any
            var _ = planner.apply(snapshot.with(new TreeMap<>()));
            var found = faults(snapshot, List.copyOf(snapshot.routes().values()));
            if (found.isEmpty()) {
                throw e;
            }
            var healthy = new TreeMap<>(snapshot.routes());
            found.forEach(it -> healthy.remove(it.route()));
            var plan = planner.apply(snapshot.with(healthy));
            return plan.without(told(found));
        }
    }

    private SortedMap<ObjectKey, String> told(List<Fault> found) {
        var faults = new TreeMap<ObjectKey, String>();
        for (var fault : found) {
            String message = fault.message();
            if (!message.equals(last.put(fault.route(), message))) {
                LOG.atError()
                        .addKeyValue("route", fault.route())
                        .setCause(fault.exception())
                        .log("A route is left as it is");
            }
            faults.put(fault.route(), message);
        }
        return faults;
    }

    /** By halves: most of them are planned without a fault. */
    @SuppressWarnings("IllegalCatch")
    private List<Fault> faults(ClusterSnapshot snapshot, List<AIGatewayRoute> routes) {
        try {
            var some = new TreeMap<ObjectKey, AIGatewayRoute>();
            routes.forEach(it -> some.put(it.key(), it));
            var _ = planner.apply(snapshot.with(some));
            return List.of();
        } catch (RuntimeException e) {
            if (routes.size() == 1) {
                return List.of(new Fault(routes.getFirst().key(), e));
            }
            int half = routes.size() / 2;
            var found = new ArrayList<>(faults(snapshot, routes.subList(0, half)));
            found.addAll(faults(snapshot, routes.subList(half, routes.size())));
            return found;
        }
    }
}
