package io.outrigger.controller;

import io.outrigger.controller.ControlLoop.Outcome;
import io.outrigger.controller.apply.Applier;
import io.outrigger.controller.apply.EventWriter;
import io.outrigger.controller.apply.EventWriter.Warning;
import io.outrigger.controller.apply.StatusWriter;
import io.outrigger.controller.plan.FaultyRoutes;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.controller.plan.Plan;
import io.outrigger.controller.plan.PlannedConfig;
import io.outrigger.controller.plan.Planner;
import io.outrigger.controller.plan.SidecarRules;
import io.outrigger.controller.plan.StatusUpdate;
import io.outrigger.controller.plan.Statuses;
import io.outrigger.controller.pods.PodReport;
import io.outrigger.controller.publish.Publisher;
import io.outrigger.controller.publish.Sight;
import io.outrigger.controller.token.TokenReport;
import io.outrigger.controller.watch.Watches;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.envoygateway.Wiring;
import io.outrigger.manifests.model.ClusterSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One round: look; and where this replica leads: plan, write, tell. */
final class Reconciler implements ControlLoop.Round {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    /** A kind that is not served for so long has no objects. */
    private static final Duration ABSENT = Duration.ofSeconds(10);

    private final Watches watches;
    private final Function<Wiring, Map<ObjectKey, String>> wirings;
    private final Applier applier;
    private final StatusWriter statuses;
    private final EventWriter events;
    private final Warnings warnings;
    private final InstantSource clock;
    private final Supplier<Map<ObjectKey, PodReport>> pods;
    private final Supplier<Map<ObjectKey, TokenReport>> tokens;
    private final BooleanSupplier leads;
    private final AtomicReference<Map<ObjectKey, PlannedConfig.Version>> versions =
            new AtomicReference<>(Map.of());
    private final AtomicReference<Optional<ClusterSnapshot>> latest =
            new AtomicReference<>(Optional.empty());
    private List<ApiKind> missing = List.of();
    private Instant missingSince = Instant.MAX;
    private final FaultyRoutes planner;
    private Publisher publisher = new Publisher();
    private Wiring wired;
    private boolean led;
    private volatile boolean delivers;

    Reconciler(
            Watches watches,
            Function<Wiring, Map<ObjectKey, String>> wirings,
            Applier applier,
            StatusWriter statuses,
            EventWriter events,
            DataPlane dataPlane,
            Function<Predicate<Set<ApiKind>>, SidecarRules> sidecars,
            InstantSource clock,
            Supplier<Map<ObjectKey, PodReport>> pods,
            Supplier<Map<ObjectKey, TokenReport>> tokens,
            BooleanSupplier leads) {
        this.watches = watches;
        this.wirings = wirings;
        this.pods = pods;
        this.tokens = tokens;
        this.applier = applier;
        this.statuses = statuses;
        this.events = events;
        this.warnings = new Warnings(events);
        this.planner =
                new FaultyRoutes(
                        it -> Planner.plan(it, dataPlane, sidecars.apply(watches::serves)));
        this.wired = Wiring.none(dataPlane);
        this.clock = clock;
        this.leads = leads;
    }

    /** By Gateway: what its sidecars should have in force since the last round. */
    Map<ObjectKey, PlannedConfig.Version> versions() {
        return versions.get();
    }

    /** What the cluster looked like in the last round; empty before the first. */
    Optional<ClusterSnapshot> latest() {
        return latest.get();
    }

    /** Whether all that is planned for sidecars is in place. */
    boolean delivers() {
        return delivers;
    }

    @Override
    public Outcome run() {
        boolean allServed = allServed();
        if (!allServed && clock.instant().isBefore(missingSince.plus(ABSENT))) {
            return Outcome.INCOMPLETE;
        }
        var snapshot = watches.snapshot();
        latest.set(Optional.of(snapshot));
        var plan = planner.plan(snapshot).wiredAs(wired);
        wired = plan.wiring();
        // Envoy Gateway's hooks come to any replica, as soon as an HTTPRoute is written
        var unwired = wirings.apply(plan.wiring());
        if (!leads.getAsBoolean()) {
            led = false;
            return Outcome.INCOMPLETE;
        }
        if (!led) {
            led = true;
            applier.takeOver();
            publisher = new Publisher();
        }
        return written(plan, snapshot, unwired) && allServed ? Outcome.DONE : Outcome.INCOMPLETE;
    }

    /** Whether all is written. */
    private boolean written(Plan whole, ClusterSnapshot snapshot, Map<ObjectKey, String> unwired) {
        var seen = watches.owned(applier.secrets(whole));
        var plan =
                publisher.now(
                        whole,
                        new Sight(
                                Published.of(whole, seen),
                                applier.inPlace(seen),
                                pods.get(),
                                clock.instant()));
        versions.set(PlannedConfig.versions(plan));
        var failures = new HashMap<>(applier.apply(plan, seen));
        unwired.forEach(
                (key, why) -> failures.putIfAbsent(new ObjectRef(Kinds.HTTP_ROUTE, key), why));
        delivers = plan.sidecars().isDelivered(failures);
        var outcome = new Statuses.Outcome(failures, pods.get(), tokens.get());
        var updates = Statuses.of(snapshot, plan, outcome, clock.instant());
        var told = statuses.write(updates);
        warn(updates);
        boolean warned = warnings.tell(obstacles(plan, snapshot, failures));
        return warned
                && failures.isEmpty()
                && plan.faults().isEmpty()
                && publisher.isSettled()
                && told == StatusWriter.Outcome.WRITTEN;
    }

    private void warn(List<StatusUpdate> updates) {
        for (var update : updates) {
            for (var it : update.complaints()) {
                if (leads.getAsBoolean()) {
                    events.write(
                            new EventWriter.Warning(
                                    update.ref(),
                                    update.uid(),
                                    it.reason(),
                                    "not " + it.type() + ": " + it.message()));
                }
            }
        }
    }

    /** A Gateway without an AI route has nowhere else to tell them. */
    private static Set<Warning> obstacles(
            Plan plan, ClusterSnapshot snapshot, Map<ObjectRef, String> failures) {
        var obstacles = new HashSet<Warning>();
        plan.gateways().stream()
                .map(it -> it.model().key())
                .flatMap(key -> Stream.ofNullable(snapshot.gateways().get(key)))
                .forEach(
                        gateway ->
                                plan.sidecars()
                                        .obstacle(gateway.key(), failures)
                                        .map(
                                                it ->
                                                        new Warning(
                                                                new ObjectRef(
                                                                        Kinds.GATEWAY,
                                                                        gateway.key()),
                                                                gateway.metadata().uid(),
                                                                it.type(),
                                                                it.message()))
                                        .ifPresent(obstacles::add));
        return obstacles;
    }

    private boolean allServed() {
        var now = watches.start();
        if (!now.equals(missing)) {
            missing = now;
            missingSince = clock.instant();
            LOG.atWarn()
                    .addKeyValue("kinds", now.stream().map(ApiKind::kind).toList())
                    .log(now.isEmpty() ? "All kinds are served" : "Kinds are not served yet");
        }
        return now.isEmpty();
    }
}
