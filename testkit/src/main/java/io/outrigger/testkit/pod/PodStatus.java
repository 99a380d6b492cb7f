package io.outrigger.testkit.pod;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The status of a pod, from its containers; remembers since when each condition holds. */
final class PodStatus {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final String ip;
    private final InstantSource clock;
    private final Instant begin;
    private final Map<String, Transition> transitions = new HashMap<>();

    private record Transition(boolean holds, Instant at) {}

    PodStatus(String ip, InstantSource clock) {
        this.ip = ip;
        this.clock = clock;
        this.begin = clock.instant();
    }

    /**
     * The status now.
     *
     * @param initialized whether all init containers have done or started
     * @param sidecars init containers
     * @param mains the others
     */
    ObjectNode of(boolean initialized, List<ContainerRun> sidecars, List<ContainerRun> mains) {
        boolean ready = initialized && isReady(sidecars, mains);
        var status = JSON.createObjectNode();
        status.put("phase", initialized ? "Running" : "Pending");
        status.put("podIP", ip).put("hostIP", ip).put("startTime", text(begin));
        status.putArray("podIPs").addObject().put("ip", ip);
        status.putArray("hostIPs").addObject().put("ip", ip);
        condition(status, "PodScheduled", true);
        condition(status, "PodReadyToStartContainers", true);
        condition(status, "Initialized", initialized);
        condition(status, "ContainersReady", ready);
        condition(status, "Ready", ready);
        containers(status, "initContainerStatuses", sidecars);
        containers(status, "containerStatuses", mains);
        return status;
    }

    static boolean isReady(List<ContainerRun> sidecars, List<ContainerRun> mains) {
        return mains.stream().allMatch(run -> run.state().ready())
                && sidecars.stream()
                        .filter(Sidecars::isSidecar)
                        .allMatch(run -> run.state().ready());
    }

    private void condition(ObjectNode status, String type, boolean holds) {
        var transition =
                transitions.merge(
                        type,
                        new Transition(holds, clock.instant()),
                        (before, now) -> before.holds == now.holds ? before : now);
        status.withArray("conditions")
                .addObject()
                .put("type", type)
                .put("status", holds ? "True" : "False")
                .put("lastTransitionTime", text(transition.at));
    }

    private static void containers(ObjectNode status, String field, List<ContainerRun> runs) {
        var all = status.putArray(field);
        for (ContainerRun run : runs) {
            var state = run.state();
            var one =
                    all.addObject()
                            .put("name", run.name())
                            .put("image", run.view().container().getImage())
                            .put("imageID", "")
                            .put("started", state.started())
                            .put("ready", state.ready() || isDone(run))
                            .put("restartCount", state.restarts());
            var phase = one.putObject("state");
            switch (state.phase()) {
                case WAITING -> phase.putObject("waiting").put("reason", "PodInitializing");
                case RUNNING -> phase.putObject("running").put("startedAt", text(state.since()));
                case ENDED ->
                        phase.putObject("terminated")
                                .put("exitCode", state.exitCode())
                                .put("finishedAt", text(state.since()));
            }
        }
    }

    private static boolean isDone(ContainerRun run) {
        return run.state().phase() == ContainerRun.Phase.ENDED && run.state().exitCode() == 0;
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
