package io.outrigger.controller;

import io.outrigger.controller.ControlLoop.Outcome;
import io.outrigger.controller.apply.EventWriter.Warning;
import io.outrigger.controller.attached.Sidecars;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.controller.plan.PlannedConfig.Version;
import io.outrigger.controller.pods.Answer;
import io.outrigger.controller.pods.Injection;
import io.outrigger.controller.pods.PodReport;
import io.outrigger.controller.pods.PodReports;
import io.outrigger.controller.pods.PodReports.Found;
import io.outrigger.controller.pods.PodReports.Judged;
import io.outrigger.controller.watch.PodWatches;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.webhook.decision.Decider;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One look at the pods of our Gateways: which have a sidecar, and whether Envoy uses it. It warns
 * of each pod once, and hands the rest to the round that writes statuses.
 */
final class PodRound implements ControlLoop.Round, AutoCloseable {
    private final Supplier<Optional<ClusterSnapshot>> latest;
    private final BooleanSupplier leads;
    private final Supplier<Map<ObjectKey, Version>> versions;
    private final Decider decider;
    private final PodWatches watches;
    private final Warnings warnings;
    private final Consumer<Map<ObjectKey, PodReport>> changed;
    private final Sidecars sidecars = new Sidecars();
    private Map<ObjectKey, PodReport> reports = Map.of();

    /**
     * A round to be.
     *
     * @param leads whether this replica is the one that looks
     * @param versions by Gateway: what its sidecars should have in force
     * @param changed hears what is known by Gateway, whenever that is something else than before
     */
    PodRound(
            Supplier<Optional<ClusterSnapshot>> latest,
            BooleanSupplier leads,
            Supplier<Map<ObjectKey, Version>> versions,
            Decider decider,
            PodWatches watches,
            Warnings warnings,
            Consumer<Map<ObjectKey, PodReport>> changed) {
        this.latest = latest;
        this.leads = leads;
        this.versions = versions;
        this.decider = decider;
        this.watches = watches;
        this.warnings = warnings;
        this.changed = changed;
    }

    @Override
    public Outcome run() {
        var snapshot = latest.get();
        if (snapshot.isEmpty()) {
            return Outcome.INCOMPLETE;
        }
        if (!leads.getAsBoolean()) {
            report(Map.of());
            return Outcome.DONE;
        }
        var judge = new Injection.Judge(decider, snapshot.get());
        var selections = PodReports.selections(snapshot.get());
        var refused =
                watches.watch(
                        selections.values().stream()
                                .flatMap(Collection::stream)
                                .collect(Collectors.toSet()));
        // of pods that we may not see we say nothing
        selections.values().removeIf(its -> its.stream().anyMatch(refused::contains));
        var found = new HashMap<ObjectKey, Found>();
        selections.forEach(
                (gateway, its) ->
                        found.put(gateway, PodReports.found(gateway, watches.pods(its), judge)));
        boolean allTold = warn(found.values());
        var answers = sidecars.ask(PodReports.addresses(found.values()));
        var next = new HashMap<ObjectKey, PodReport>();
        found.forEach((gateway, its) -> next.put(gateway, its.report(answers)));
        report(next);
        var wanted = versions.get();
        return allTold
                        && refused.isEmpty()
                        && next.entrySet().stream()
                                .allMatch(it -> isSettled(it.getValue(), wanted.get(it.getKey())))
                ? Outcome.DONE
                : Outcome.INCOMPLETE;
    }

    private void report(Map<ObjectKey, PodReport> next) {
        if (!next.equals(reports)) {
            reports = Map.copyOf(next);
            changed.accept(reports);
        }
    }

    /** Whether all sidecars have said that all is well. */
    private static boolean isSettled(PodReport report, @Nullable Version version) {
        return report.injected().stream()
                .allMatch(
                        line ->
                                version != null
                                        && switch (line.answer()) {
                                            case Answer.Said said ->
                                                    said.attached(Set.of())
                                                            && said.configHash()
                                                                    .equals(version.hash());
                                            case Answer.Apart apart ->
                                                    apart.configHash().equals(version.hash());
                                            case Answer.NotAsked _, Answer.Unreachable _ -> false;
                                        });
    }

    private boolean warn(Collection<Found> found) {
        return warnings.tell(
                found.stream()
                        .flatMap(it -> it.pods().stream())
                        .flatMap(it -> warning(it).stream())
                        .collect(Collectors.toSet()));
    }

    private static Optional<Warning> warning(Judged judged) {
        return switch (judged.injection()) {
            case Injection.Present _ -> Optional.empty();
            case Injection.Missing missing ->
                    switch (missing.cause()) {
                        case INTENDED -> Optional.empty();
                        case RESTART_NEEDED, CHANGE_NEEDED ->
                                Optional.of(
                                        new Warning(
                                                new ObjectRef(Kinds.POD, judged.pod().key()),
                                                judged.pod().uid(),
                                                missing.cause().reason(),
                                                missing.message()));
                    };
        };
    }

    @Override
    public void close() {
        watches.close();
        sidecars.close();
    }
}
