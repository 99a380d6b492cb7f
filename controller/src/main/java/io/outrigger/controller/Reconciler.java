package io.outrigger.controller;

import io.outrigger.controller.ControlLoop.Outcome;
import io.outrigger.controller.apply.Applier;
import io.outrigger.controller.apply.ObjectWriter;
import io.outrigger.controller.apply.StatusWriter;
import io.outrigger.controller.plan.Desired;
import io.outrigger.controller.plan.Planner;
import io.outrigger.controller.plan.Statuses;
import io.outrigger.controller.watch.Watches;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.model.ClusterSnapshot;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One round: look, plan, write, tell. */
final class Reconciler implements ControlLoop.Round {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final Watches watches;
    private final DataPlane dataPlane;
    private final Applier applier;
    private final StatusWriter statuses;
    private final InstantSource clock;
    private final AtomicReference<Optional<ClusterSnapshot>> latest =
            new AtomicReference<>(Optional.empty());
    private List<ApiKind> missing = List.of();

    Reconciler(Watches watches, ObjectWriter writer, DataPlane dataPlane, InstantSource clock) {
        this.watches = watches;
        this.dataPlane = dataPlane;
        this.applier = new Applier(writer);
        this.statuses = new StatusWriter(writer);
        this.clock = clock;
    }

    /** What the cluster looked like in the last round; empty before the first. */
    Optional<ClusterSnapshot> latest() {
        return latest.get();
    }

    @Override
    public Outcome run() {
        if (!allServed()) {
            return Outcome.INCOMPLETE;
        }
        var snapshot = watches.snapshot();
        latest.set(Optional.of(snapshot));
        var plan = Planner.plan(snapshot, dataPlane);
        var configs =
                plan.desired().stream()
                        .filter(it -> it.stage() == Desired.Stage.CONFIG)
                        .map(Desired::ref)
                        .toList();
        var failures = applier.apply(plan, watches.owned(configs));
        var written = statuses.write(Statuses.of(snapshot, plan, failures, clock.instant()));
        return failures.isEmpty() && written == StatusWriter.Outcome.WRITTEN
                ? Outcome.DONE
                : Outcome.INCOMPLETE;
    }

    private boolean allServed() {
        var now = watches.start();
        if (!now.equals(missing)) {
            missing = now;
            LOG.atWarn()
                    .addKeyValue("kinds", now.stream().map(ApiKind::kind).toList())
                    .log(now.isEmpty() ? "All kinds are served" : "Kinds are not served yet");
        }
        return now.isEmpty();
    }
}
