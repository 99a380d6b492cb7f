package io.outrigger.controller.plan;

import io.outrigger.contract.FilterConfig;
import io.outrigger.controller.pods.Answer;
import io.outrigger.controller.pods.Injection;
import io.outrigger.controller.pods.PodReport;
import io.outrigger.controller.pods.Versions;
import io.outrigger.manifests.api.Status.Condition;
import io.outrigger.manifests.api.Status.Value;
import io.outrigger.manifests.model.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a Gateway's pods mean for a route that it serves. */
record PodConditions(
        Conditions conditions, Shape shape, PodReport report, PlannedConfig.Version version) {
    static final String INJECTED = "Injected";
    static final String ATTACHED = "Attached";
    static final String CONFIG_PENDING = "ConfigPending";

    /** Only there when it is true. */
    static final String SIDECAR_OUTDATED = "SidecarOutdated";

    private static final String UNSEEN =
            "; they run apart from Envoy and cannot see whether it uses them";

    static final Set<String> TYPES = Set.of(INJECTED, ATTACHED, SIDECAR_OUTDATED);

    List<Condition> all() {
        var all = new ArrayList<>(List.of(injected(), attached()));
        outdated().ifPresent(all::add);
        return List.copyOf(all);
    }

    private Condition injected() {
        int all = report.pods().size();
        if (all == 0) {
            return conditions.of(INJECTED, Value.Unknown, "NoPods", whose() + " has no pods");
        }
        var missing = new Remarks();
        for (var line : report.pods()) {
            switch (line.injection()) {
                case Injection.Missing it -> missing.add(line.pod(), it.message());
                case Injection.Present _ -> {}
            }
        }
        String share = "%d/%d pods %s".formatted(all - missing.count(), all, done());
        return missing.count() == 0
                ? conditions.of(INJECTED, Value.True, INJECTED, share)
                : conditions.of(INJECTED, Value.False, "PodsNotInjected", share + missing);
    }

    private String whose() {
        return switch (shape) {
            case SIDECAR -> "the Gateway";
            case STANDALONE -> "its ext_proc";
        };
    }

    private String done() {
        return switch (shape) {
            case SIDECAR -> "injected";
            case STANDALONE -> "have ext_proc; the Gateway's own need no sidecar";
        };
    }

    /** What can be said of the good ones. */
    private String seen() {
        return switch (shape) {
            case SIDECAR -> "attached";
            case STANDALONE -> "of ext_proc have the configuration";
        };
    }

    private Condition attached() {
        int all = report.injected().size();
        if (all == 0) {
            return conditions.of(
                    ATTACHED,
                    Value.Unknown,
                    "NoInjectedPods",
                    "no pod of the Gateway has a sidecar");
        }
        var detached = new Remarks();
        var pending = new Remarks();
        var silent = new Remarks();
        var noted = new Remarks();
        int apart = 0;
        for (var line : report.injected()) {
            switch (line.answer()) {
                case Answer.NotAsked() -> silent.add(line.pod(), "has no address yet");
                case Answer.Unreachable(var why) -> silent.add(line.pod(), why);
                case Answer.Given given when !given.configError().isEmpty() ->
                        detached.add(line.pod(), "configuration refused: " + given.configError());
                case Answer.Given given when !given.configHash().equals(version.hash()) ->
                        pending.add(
                                line.pod(),
                                given.withPending("the newest configuration has not come yet"));
                case Answer.Said said when !said.attached(version.unused()) ->
                        detached.add(line.pod(), said.detail());
                case Answer.Said said when !said.detail().isEmpty() ->
                        noted.add(line.pod(), said.detail());
                case Answer.Said _ -> {}
                case Answer.Apart _ -> apart++;
            }
        }
        int good = all - detached.count() - pending.count() - silent.count();
        String share = "%d/%d pods %s".formatted(good, all, seen());
        String rest = detached.toString() + pending + silent;
        if (detached.count() > 0) {
            return conditions.of(ATTACHED, Value.False, "NotAttached", share + rest);
        }
        if (pending.count() > 0) {
            return conditions.of(ATTACHED, Value.False, CONFIG_PENDING, share + rest);
        }
        if (apart > 0 && silent.count() == 0) {
            return conditions.of(ATTACHED, Value.Unknown, "NotVisible", share + UNSEEN);
        }
        return silent.count() > 0
                ? conditions.of(ATTACHED, Value.Unknown, "Unreachable", share + rest)
                : conditions.of(ATTACHED, Value.True, ATTACHED, share + noted);
    }

    private Optional<Condition> outdated() {
        var older = new Remarks();
        report.injected().stream()
                .filter(it -> Versions.isOlder(it.version(), FilterConfig.VERSION))
                .forEach(it -> older.add(it.pod(), it.version()));
        return older.count() == 0
                ? Optional.empty()
                : Optional.of(
                        conditions.of(
                                SIDECAR_OUTDATED,
                                Value.True,
                                SIDECAR_OUTDATED,
                                "%d/%d sidecars are older than %s, restart their workloads%s"
                                        .formatted(
                                                older.count(),
                                                report.injected().size(),
                                                FilterConfig.VERSION,
                                                older)));
    }
}
