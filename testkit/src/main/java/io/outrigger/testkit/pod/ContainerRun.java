package io.outrigger.testkit.pod;

import io.fabric8.kubernetes.api.model.Probe;
import io.outrigger.testkit.process.AtExit;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One container: its process, its probes, its restarts. */
final class ContainerRun {
    private static final Duration TICK = Duration.ofMillis(25);

    private final ContainerView view;
    private final Optional<Command> command;
    private final Restarts restarts;
    private final InstantSource clock;

    private volatile @Nullable Child child;
    private volatile State state = new State(Phase.WAITING, false, false, 0, Instant.EPOCH, 0);
    private volatile boolean halted;
    private volatile boolean stopping;

    /** When a container that ended is started again. */
    enum Restarts {
        ALWAYS,
        ON_FAILURE,
        NEVER
    }

    /** Where its process is. */
    enum Phase {
        WAITING,
        RUNNING,
        ENDED
    }

    /**
     * What the pod's status says about it.
     *
     * @param phase where its process is
     * @param started whether the startup probe has passed
     * @param ready whether it takes traffic
     * @param restarts how often it was started again
     * @param since when the phase began
     * @param exitCode of the last process that ended
     */
    record State(
            Phase phase,
            boolean started,
            boolean ready,
            int restarts,
            Instant since,
            int exitCode) {
        State started(boolean nowReady) {
            return new State(phase, true, nowReady, restarts, since, exitCode);
        }
    }

    ContainerRun(
            ContainerView view, Optional<Command> command, Restarts restarts, InstantSource clock) {
        this.view = view;
        this.command = command;
        this.restarts = restarts;
        this.clock = clock;
    }

    String name() {
        return view.name();
    }

    ContainerView view() {
        return view;
    }

    State state() {
        return state;
    }

    Optional<Child> child() {
        return Optional.ofNullable(child);
    }

    /** Begins; {@code backoff} passes before each start again. */
    void begin(Duration backoff) {
        if (command.isEmpty()) {
            state = new State(Phase.RUNNING, true, true, 0, clock.instant(), 0);
            return;
        }
        Thread.ofVirtual().name(view.name()).start(() -> supervise(command.get(), backoff));
    }

    /** SIGKILL; it is started again. */
    void kill() {
        child().ifPresent(Child::kill);
    }

    /** SIGKILL; it stays down until {@link #resume}. */
    void halt() {
        halted = true;
        kill();
    }

    void resume() {
        halted = false;
    }

    /** SIGTERM, then SIGKILL, and no start again. */
    void stop(Duration grace) {
        synchronized (this) {
            stopping = true;
        }
        child().ifPresent(running -> running.stop(grace));
    }

    private void supervise(Command toRun, Duration backoff) {
        while (!stopping && !AtExit.hasBegun()) {
            if (halted) {
                Await.pause(TICK);
                continue;
            }
            int exit = runOnce(toRun);
            boolean again =
                    switch (restarts) {
                        case ALWAYS -> true;
                        case ON_FAILURE -> exit != 0;
                        case NEVER -> false;
                    };
            if (!again) {
                return;
            }
            Await.pause(backoff);
        }
    }

    private int runOnce(Command toRun) {
        Child running;
        synchronized (this) {
            if (stopping || AtExit.hasBegun()) {
                return 0;
            }
            running = Child.start(toRun);
            child = running;
        }
        boolean again = state.phase != Phase.WAITING;
        var container = view.container();
        var startup = probing(container.getStartupProbe());
        state =
                new State(
                        Phase.RUNNING,
                        startup == null,
                        false,
                        state.restarts + (again ? 1 : 0),
                        clock.instant(),
                        state.exitCode);
        if (startup == null || passes(startup, running)) {
            watch(running);
        }
        int exit = running.exit().join();
        state = new State(Phase.ENDED, false, false, state.restarts, clock.instant(), exit);
        return exit;
    }

    private boolean passes(Probing startup, Child running) {
        while (running.isAlive()) {
            switch (startup.tick(System.nanoTime())) {
                case PASSED -> {
                    state = state.started(false);
                    return true;
                }
                case FAILED -> running.stop(grace());
                case UNDECIDED -> Await.pause(TICK);
            }
        }
        return false;
    }

    private void watch(Child running) {
        var readiness = probing(view.container().getReadinessProbe());
        var liveness = probing(view.container().getLivenessProbe());
        state = state.started(readiness == null);
        while (running.isAlive()) {
            long now = System.nanoTime();
            if (readiness != null) {
                switch (readiness.tick(now)) {
                    case PASSED -> state = state.started(true);
                    case FAILED -> state = state.started(false);
                    case UNDECIDED -> {}
                }
            }
            if (liveness != null && liveness.tick(now) == Probing.Verdict.FAILED) {
                running.stop(grace());
            }
            Await.pause(TICK);
        }
    }

    private @Nullable Probing probing(@Nullable Probe probe) {
        return probe == null ? null : new Probing(probe, view, System.nanoTime());
    }

    private Duration grace() {
        return Grace.of(view.pod());
    }
}
